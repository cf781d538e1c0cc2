"""Columns of the files that people hand in, each declared once and named by the modules' declarations."""

from dataclasses import dataclass, replace
from enum import StrEnum

from carbon_pipeline.vocabulary.ghg_protocol import SCOPES
from carbon_pipeline.vocabulary.group_inventory import SUPPLIER_COLUMN
from carbon_pipeline.vocabulary.pedigrees import DATA_SOURCES, ESTIMATION_METHODS
from carbon_pipeline.vocabulary.scope_assignments import CONTROLS


class ActivityKind(StrEnum):
    """What a column of an activity file holds, and so by which rule its text is read."""

    CODE = "code"
    TEXT = "text"
    DATE = "date"
    REGION = "region"
    COUNTRY = "country"
    CURRENCY = "currency"
    UNIT = "unit"
    CHOICE = "choice"
    AMOUNT = "amount"
    COUNT = "count"
    FACTOR = "factor"


@dataclass(frozen=True)
class ActivityColumn:
    """One column of an activity file.

    `allocated` amounts are spread over the months of the record by days. `allowed`
    closes a choice. Amounts take at most 6 decimals and 13 digits before them, factors 12 and 6.
    """

    name: str
    kind: ActivityKind
    description: str
    unit: str = ""
    required: bool = True
    allowed: tuple[str, ...] = ()
    allocated: bool = False
    example: str = ""

    def restricted_to(self, allowed: tuple[str, ...]) -> "ActivityColumn":
        """The same column with these allowed values."""
        return replace(self, allowed=allowed)


K = ActivityKind

COMMON_COLUMNS: tuple[ActivityColumn, ...] = (
    ActivityColumn(
        "record_id",
        K.CODE,
        "Name of the record, unique per module and organisation",
        example="MTR-001-2024-12",
    ),
    ActivityColumn("organization_code", K.CODE, "Organisation that reports", example="P-001"),
    ActivityColumn("period_start", K.DATE, "First day, YYYY-MM-DD", example="2024-12-01"),
    ActivityColumn("period_end", K.DATE, "Last day, inclusive, YYYY-MM-DD", example="2024-12-31"),
    ActivityColumn(
        "region",
        K.REGION,
        "ISO 3166 code (KR, US-CA), group code (EU27) or WORLD; blank takes the organisation's country",
        required=False,
        example="KR",
    ),
    ActivityColumn(
        "product_code", K.TEXT, "The company's own product code", required=False, example="W250"
    ),
    ActivityColumn(
        "evidence",
        K.TEXT,
        "Reference to the document behind the record",
        required=False,
        example="INV-88213",
    ),
    ActivityColumn(
        "data_source",
        K.CHOICE,
        "Where the amount comes from; blank says that its quality is not known",
        required=False,
        allowed=DATA_SOURCES,
        example="metered",
    ),
    ActivityColumn(
        "estimation_method",
        K.CHOICE,
        "How the amount was estimated or filled in, with its basis in `evidence`; blank says that it "
        "stands as recorded",
        required=False,
        allowed=ESTIMATION_METHODS,
        example="interpolated",
    ),
    ActivityColumn(
        SUPPLIER_COLUMN,
        K.CODE,
        "Organisation of the group that supplied the energy, goods or service; blank for others",
        required=False,
        example="P-014",
    ),
)

MODULE_COLUMNS: dict[str, ActivityColumn] = {
    column.name: column
    for column in (
        ActivityColumn(
            "quantity", K.AMOUNT, "Amount used in the period", allocated=True, example="5000"
        ),
        ActivityColumn("unit", K.UNIT, "Unit of the quantity", example="kWh"),
        ActivityColumn(
            "fuel", K.CODE, "Name of the fuel (natural_gas, diesel, lng)", example="lng"
        ),
        ActivityColumn(
            "use",
            K.CHOICE,
            "Where the fuel is burnt: stationary or mobile",
            allowed=("stationary", "mobile"),
            example="stationary",
        ),
        ActivityColumn(
            "equipment_class",
            K.TEXT,
            "Class of the equipment power factor",
            example="Centrifugation",
        ),
        ActivityColumn(
            "equipment_sub_class",
            K.TEXT,
            "Sub-class of the power factor; blank takes the class's own factor",
            required=False,
            example="Ultra centrifuges",
        ),
        ActivityColumn("count", K.COUNT, "Number of devices", unit="devices", example="52"),
        ActivityColumn(
            "active_hours",
            K.AMOUNT,
            "Hours that one device is active in the period",
            unit="hours",
            allocated=True,
            example="40",
        ),
        ActivityColumn(
            "standby_hours",
            K.AMOUNT,
            "Hours that one device stands by in the period",
            unit="hours",
            allocated=True,
            example="128",
        ),
        ActivityColumn(
            "within_meter",
            K.CHOICE,
            "`yes` where the metered electricity includes the device: a memo outside the totals",
            required=False,
            allowed=("yes", "no"),
            example="no",
        ),
        ActivityColumn(
            "energy_carrier",
            K.CODE,
            "Name of the energy carrier: electricity, heat_and_steam, district_heating, "
            "district_cooling, or a fuel (natural_gas, diesel)",
            example="heat_and_steam",
        ),
        ActivityColumn(
            "control",
            K.CHOICE,
            "Who owns, leases and controls; decides scope and category. Blank is owned",
            required=False,
            allowed=CONTROLS,
            example="owned",
        ),
        ActivityColumn(
            "gwp_set",
            K.CHOICE,
            "Set of global warming potentials that the mass is multiplied with",
            required=False,
            allowed=("SAR", "TAR", "AR4", "AR5", "AR5CCF", "AR6"),
            example="AR6",
        ),
        ActivityColumn(
            "outside_scopes",
            K.CHOICE,
            "`yes` for gases that are none of the seven of the GHG Protocol (CFCs, HCFCs): a memo "
            "outside the totals",
            required=False,
            allowed=("yes", "no"),
            example="no",
        ),
        ActivityColumn("variant", K.CHOICE, "Variant of the module", example="student"),
        ActivityColumn(
            "fte", K.AMOUNT, "Full-time equivalents", unit="fte", allocated=True, example="12.5"
        ),
        ActivityColumn(
            "scope",
            K.CHOICE,
            "Scope of the GHG Protocol that the emission belongs to",
            allowed=tuple(SCOPES),
            example="2",
        ),
        ActivityColumn(
            "category_number", K.COUNT, "Number of the category within its scope", example="1"
        ),
        ActivityColumn(
            "category_name",
            K.TEXT,
            "Name of that category, in English, Korean or by its alias; it must be the number's",
            example="Purchased electricity",
        ),
    )
}
