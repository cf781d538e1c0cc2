"""A product footprint read from its JSON document, or every fault that the document has.

The names of the published version 3.0 are read (declaredUnitOfMeasurement, declaredUnitAmount,
pcfExcludingBiogenicUptake), and those of its drafts and of 2.x (declaredUnit, unitaryProductAmount,
pCfExcludingBiogenic). They do not mean the same: as published, the figure is for the whole declared
amount, 12 litres; in the drafts it is for one unit, and the amount only describes the product.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from carbon_pipeline.methods.json_cells import JsonCells
from carbon_pipeline.methods.supplier_products import (
    DECLARED_UNITS,
    VALID_YEARS,
    ProductFootprint,
    years_after,
)

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+", re.ASCII | re.IGNORECASE)
_VERSION = re.compile(r"3\.\d+\.\d+(?:-\d{8})?", re.ASCII)
_GWP_SET = re.compile(r"AR\d+", re.ASCII)
_GEOGRAPHIES = (
    "geographyCountrySubdivision",
    "geographyCountry",
    "geographyRegionOrSubregion",
)
_PRIMARY_DATA_FROM = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FootprintFaults:
    """A document that is no footprint: each thing that is wrong, in a sentence that names its place."""

    faults: tuple[str, ...]


def read_footprint(text: str) -> ProductFootprint | FootprintFaults:
    """The footprint of a JSON document; with every fault where it has any."""
    try:
        document = json.loads(text, parse_float=Decimal, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        return FootprintFaults((f"The document is no JSON: {error}.",))
    if not isinstance(document, Mapping):
        return FootprintFaults(("The document is no JSON object.",))
    return parse_footprint(document)


def parse_footprint(document: Mapping[str, Any]) -> ProductFootprint | FootprintFaults:
    """The footprint of a document as JSON gives it; with every fault where it has any."""
    reader = _Reader(document)
    footprint = reader.footprint()
    return FootprintFaults(tuple(reader.faults)) if footprint is None else footprint


class _Reader(JsonCells):
    """Reads one document; `faults` are what is wrong with it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        super().__init__()
        pcf = document.get("pcf")
        self.document = document
        self.pcf: Mapping[str, Any] = pcf if isinstance(pcf, Mapping) else {}
        if not isinstance(pcf, Mapping):
            self.faults.append("pcf: no object.")
        self.drafted = "declaredUnit" in self.pcf

    def footprint(self) -> ProductFootprint | None:
        footprint_id = self.text(self.document, "id", _UUID, "a UUID")
        self.text(self.document, "specVersion", _VERSION, "a version 3")
        preceding = self._ids(footprint_id)
        status = self._status()
        created = self.moment(self.document, "created")
        company = self.text(self.document, "companyName")
        self.texts(self.document, "companyIds", _URN, "a URN")
        products = self.texts(self.document, "productIds", _URN, "a URN")
        name = self.text(self.document, "productNameCompany")
        unit = self._unit()
        amount = self._amount()
        without, with_uptake = self._kilograms()
        mass = self._mass()
        reference, validity = self._periods()
        gwp_sets = self._gwp_sets()
        geography = self._geography()
        share = self._primary_data_share(reference)
        if self.faults or amount is None or without is None or created is None:
            return None
        if reference is None or validity is None or status is None or unit is None:
            return None
        return ProductFootprint(
            footprint_id,
            preceding,
            status,
            created,
            company,
            products,
            name,
            unit,
            without / amount,
            None if with_uptake is None else with_uptake / amount,
            None if mass is None else mass / amount,
            *reference,
            *validity,
            gwp_sets,
            geography,
            share,
        )

    # --- the product ----------------------------------------------------------------------

    def _ids(self, own: str) -> tuple[str, ...]:
        if "precedingPfIds" not in self.document:
            return ()
        names = self.texts(self.document, "precedingPfIds", _UUID, "a UUID")
        if own in names:
            self.faults.append("precedingPfIds: a footprint does not precede itself.")
        return names

    def _status(self) -> Literal["Active", "Deprecated"] | None:
        status = self.document.get("status")
        if status == "Active":
            return "Active"
        if status == "Deprecated":
            return "Deprecated"
        self.faults.append(f"status: «{status}» is neither Active nor Deprecated.")
        return None

    # --- the figures ----------------------------------------------------------------------

    def _unit(self) -> str | None:
        name = "declaredUnit" if self.drafted else "declaredUnitOfMeasurement"
        declared = self.pcf.get(name)
        if not isinstance(declared, str) or declared not in DECLARED_UNITS:
            listed = ", ".join(DECLARED_UNITS)
            self.faults.append(f"{name}: «{declared}» is none of {listed}.")
            return None
        unit = DECLARED_UNITS[declared]
        if unit is None:
            self.faults.append(f"{name}: nothing here is counted in «{declared}».")
        return unit

    def _amount(self) -> Fraction | None:
        """By how many units the figures are divided, to be per one."""
        name = "unitaryProductAmount" if self.drafted else "declaredUnitAmount"
        amount = self.decimal(self.pcf, name, needed=True)
        if amount is not None and amount <= 0:
            self.faults.append(f"{name}: {amount} is not above 0.")
            return None
        if amount is None:
            return None
        return Fraction(1) if self.drafted else Fraction(amount)

    def _kilograms(self) -> tuple[Fraction | None, Fraction | None]:
        if self.drafted:
            names = ("pCfExcludingBiogenic", "pCfIncludingBiogenic")
        else:
            names = ("pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake")
        without = self.decimal(self.pcf, names[0], needed=True)
        with_uptake = self.decimal(self.pcf, names[1], needed=not self.drafted)
        if self.drafted and without is not None and without < 0:
            self.faults.append(f"{names[0]}: {without} is below 0.")
        return (
            None if without is None else Fraction(without),
            None if with_uptake is None else Fraction(with_uptake),
        )

    def _mass(self) -> Fraction | None:
        name = "productMassPerDeclaredUnit"
        mass = self.decimal(self.pcf, name, needed=not self.drafted)
        if mass is not None and mass < 0:
            self.faults.append(f"{name}: {mass} is below 0.")
        pieces = "piece" in (
            self.pcf.get("declaredUnit"),
            self.pcf.get("declaredUnitOfMeasurement"),
        )
        if pieces and not mass:
            self.faults.append(f"{name}: a piece has a mass.")
        # 0 says that mass does not matter to the product, as to electricity
        return Fraction(mass) if mass else None

    def _gwp_sets(self) -> tuple[str, ...]:
        older = "ipccCharacterizationFactorsSources"
        name = older if older in self.pcf else "ipccCharacterizationFactors"
        return self.texts(self.pcf, name, _GWP_SET, "an assessment report such as AR6")

    def _geography(self) -> str | None:
        stated = [self.pcf[name] for name in _GEOGRAPHIES if self.pcf.get(name) is not None]
        if len(stated) > 1:
            self.faults.append(f"pcf: more than one geography: {', '.join(map(str, stated))}.")
        return str(stated[0]) if stated else None

    def _primary_data_share(self, reference: tuple[datetime, datetime] | None) -> Decimal | None:
        """The share in per cent; for periods that end before 2025 quality indicators may stand for it."""
        share = self.decimal(self.pcf, "primaryDataShare", needed=False)
        if share is not None and not 0 <= share <= 100:  # noqa: PLR2004 - per cent
            self.faults.append(f"primaryDataShare: {share} is not from 0 to 100.")
        from_2025 = reference is not None and reference[1] > _PRIMARY_DATA_FROM
        if "primaryDataShare" not in self.pcf and (from_2025 or "dqi" not in self.pcf):
            self.faults.append("primaryDataShare: missing.")
        return share

    # --- the periods ----------------------------------------------------------------------

    def _periods(
        self,
    ) -> tuple[tuple[datetime, datetime] | None, tuple[datetime, datetime] | None]:
        """The reference period and the period of validity, each from … to before …."""
        begins = self.moment(self.pcf, "referencePeriodStart")
        ends = self.moment(self.pcf, "referencePeriodEnd")
        if begins is None or ends is None:
            return None, None
        if begins >= ends:
            self.faults.append("referencePeriodEnd: not after referencePeriodStart.")
        return (begins, ends), self._validity(ends)

    def _validity(self, reference_end: datetime) -> tuple[datetime, datetime] | None:
        names = ("validityPeriodStart", "validityPeriodEnd")
        last = years_after(reference_end, VALID_YEARS)
        stated = [name for name in names if self.document.get(name) is not None]
        if not stated:
            return reference_end, last
        begins, ends = (self.moment(self.document, name) for name in names)
        if begins is None or ends is None:
            return None
        if begins < reference_end:
            self.faults.append("validityPeriodStart: before referencePeriodEnd.")
        if ends <= begins:
            self.faults.append("validityPeriodEnd: not after validityPeriodStart.")
        if ends > last:
            self.faults.append(
                f"validityPeriodEnd: more than {VALID_YEARS} years after referencePeriodEnd."
            )
        return begins, ends
