"""The UK government's conversion factors (DEFRA, DESNZ): the flat file of any year, .xls or .xlsx.

One factor for each scope, category, region and unit: its kg CO2e is the publisher's total, its
gases are the publisher's shares of it, which are CO2e already in every year, also where the older
files call them kg CH4. Valid for the calendar year. Open Government Licence v3.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.publishers.defra.rows import TOTAL, FactorName, understood
from carbon_pipeline.sources.publishers.defra.sheet import (
    FlatRow,
    FlatSheet,
    FrontPage,
    flat_sheet,
    front_page,
)
from carbon_pipeline.sources.publishers.published_factors import (
    Importer,
    PublishedFactor,
    Reading,
    refuse,
)

TITLE = "UK Government GHG Conversion Factors for Company Reporting (DEFRA, DESNZ)"
GRAMS_PER_KILOGRAM = 1000
# four roundings of figures given to five places, to fewer, or to five digits
LEAST_TOLERANCE = Decimal("0.00002")
ROUNDINGS = 2
SHARE_TOLERATED = Decimal("0.00001")
# beyond this share of groups the file means something else than is known
MOST_CONTRADICTIONS = Decimal("0.05")

# what the publications list for one kg, under each set: methane, nitrous oxide, HFC-134a
_SETS_BY_GASES = {("25", "298"): "AR4", ("28", "265"): "AR5", ("27.9", "273"): "AR6"}
_SETS_BY_REFRIGERANT = {"1430": "AR4", "1300": "AR5", "1530": "AR6"}
_REFRIGERANTS = "Refrigerant & other"

REPEATED = "the same row again"
CONTRADICTORY = "rows of one name with different figures"
NO_TOTAL = "gas without a total of its group"
NOT_THE_SUM = "gases that do not add up to their total"


@dataclass
class _Group:
    """The rows of one factor: by gas, each with its figure."""

    key: FactorName
    rows: dict[str, tuple[FlatRow, Decimal]] = field(default_factory=dict)


def read_defra(path: Path) -> Reading:
    """Read a flat file; refused where its layout is unknown or its gases are not shares of CO2e."""
    flat = flat_sheet(path)
    page = front_page(path, flat)
    reading = Reading(source=TITLE, release=page.version or path.name, rows_read=len(flat.rows))
    groups = _groups(flat, reading.left_out)
    _refuse_unknown_meaning(path, groups)
    sets = _gwp_sets(groups)
    for group in groups:
        _take(group, reading, flat, page, sets)
    if not reading.factors:
        refuse(path, "figures of kg CO2e", "none")
    reading.check()
    return reading


def _groups(flat: FlatSheet, left_out: Counter[str]) -> list[_Group]:
    several: dict[FactorName, dict[str, list[tuple[FlatRow, Decimal]]]] = defaultdict(dict)
    for row in flat.rows:
        said = understood(row, flat.ends)
        if isinstance(said, str):
            left_out[said] += 1
        else:
            key, gas, figure = said
            several[key].setdefault(gas, []).append((row, figure))
    groups = []
    for key, gases in several.items():
        group = _Group(key)
        for gas, rows in gases.items():
            if len({figure for _, figure in rows}) > 1:
                left_out[CONTRADICTORY] += len(rows)
            else:
                left_out[REPEATED] += len(rows) - 1
                group.rows[gas] = rows[0]
        groups.append(group)
    # a Counter keeps what was added as nothing
    left_out += Counter()
    return groups


def _adds_up(group: _Group) -> bool | None:
    """Whether the gases make up the total within its rounding; None where not all four are given."""
    figures = {gas: figure for gas, (_, figure) in group.rows.items()}
    if len(figures) <= len(("co2", "ch4", "n2o")):
        return None
    total = figures.pop(TOTAL)
    places = max(-int(each.as_tuple().exponent) for each in (total, *figures.values()))
    tolerance = max(
        LEAST_TOLERANCE, ROUNDINGS * Decimal(10) ** -places, SHARE_TOLERATED * abs(total)
    )
    return abs(sum(figures.values()) - total) <= tolerance


def _refuse_unknown_meaning(path: Path, groups: list[_Group]) -> None:
    whole = [group for group in groups if _adds_up(group) is not None]
    wrong = [group for group in whole if not _adds_up(group)]
    if wrong and len(wrong) > MOST_CONTRADICTIONS * len(whole):
        row = wrong[0].rows[TOTAL][0].number
        refuse(
            path,
            "CO2, CH4 and N2O that add up to CO2e",
            f"{len(wrong)} of {len(whole)} groups where they do not",
            row=row,
        )


def _gwp_sets(groups: list[_Group]) -> tuple[str | None, str | None]:
    """The sets behind the gases and behind the refrigerants, by what the file itself lists for them."""
    listed: dict[str, str] = {}
    for group in groups:
        levels = group.key.category.split(" > ")
        if levels[0] == _REFRIGERANTS and group.key.unit == "kg" and TOTAL in group.rows:
            figure = group.rows[TOTAL][1]
            listed.setdefault(levels[2] if levels[2:] else "", format(figure.normalize(), "f"))
    return (
        _SETS_BY_GASES.get((listed.get("Methane", ""), listed.get("Nitrous oxide", ""))),
        _SETS_BY_REFRIGERANT.get(listed.get("HFC-134a", "")),
    )


def _take(
    group: _Group,
    reading: Reading,
    flat: FlatSheet,
    page: FrontPage,
    sets: tuple[str | None, str | None],
) -> None:
    is_outside = group.key.scope is None
    # outside the scopes CO2 stands alone: it is the figure, and biogenic
    total = group.rows.get(TOTAL) or (group.rows.get("co2") if is_outside else None)
    if total is None:
        reading.left_out[NO_TOTAL] += len(group.rows)
        return
    if _adds_up(group) is False:
        reading.left_out[NOT_THE_SUM] += len(group.rows)
        return
    row, figure = total
    gases = {
        gas: share * GRAMS_PER_KILOGRAM
        for gas, (_, share) in group.rows.items()
        if gas != TOTAL and not is_outside
    }
    is_refrigerant = group.key.category.startswith(f"{_REFRIGERANTS} > ")
    reading.taken += len(group.rows)
    reading.factors.append(
        PublishedFactor(
            row_key=str(group.key),
            category=group.key.category,
            region=group.key.region,
            unit=group.key.unit,
            published_unit=str(row.unit),
            kg_co2eq_per_unit=figure,
            edition=f"DEFRA {flat.year}",
            valid_from=date(flat.year, 1, 1),
            valid_to=date(flat.year, 12, 31),
            reference=f"{flat.name}, row {row.number}: "
            + " > ".join(str(level) for level in row.levels if level is not None),
            source_row=row.number,
            scope=group.key.scope,
            gases=gases,
            gases_basis="co2eq" if gases else None,
            gwp_set=sets[1] if is_refrigerant else sets[0] if gases else None,
            published_on=page.published_on,
        )
    )


IMPORTER = Importer(
    publisher="defra",
    library="defra",
    title=TITLE,
    files="the flat file of a year, 2016 to 2025, .xlsx or .xls",
    read=read_defra,
)
