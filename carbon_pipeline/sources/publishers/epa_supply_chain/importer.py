"""US EPA, Supply Chain Greenhouse Gas Emission Factors by NAICS-6: v1.2 and v1.3, CO2e and by gas.

Source: US EPA, files `SupplyChainGHGEmissionFactors_v<version>_NAICS_{CO2e,byGHG}_USD<year>.csv`,
made by the code in the repository USEPA/supply-chain-factors; public domain. One row is a sector
of the 2017 NAICS, in a file by gas one row is a sector and a gas.

Both columns of factors are per US dollar of the year's **purchaser price**, as the unit says.
«With Margins» holds the emissions from cradle to shelf, so also of transport, wholesale and
retail: the one for what a purchaser pays in full. «Without Margins» ends at the factory gate: for
purchases where trade and transport are not part of what is bought, or are counted elsewhere. Each
row gives a factor of each; «Margins» is their difference and no factor.

The file by gas is an edition of its own («… by gas»), so that it never withdraws or ties with the
CO2e file of its version. Its figures are kg of the gas, but «HFCs and PFCs, unspecified» is kg
CO2e: it is kept among the masses as `hfcs_pfcs_unspecified_co2eq`, grams of CO2e, and added to
the derived CO2e as it is. The v1.2 file labels it `kg`, which EPA corrected in its code (release
notes of v1.2.2: «Was erroneously listed as kg per dollar»), so the gas decides, not the label.

Global warming potentials: AR4 up to v1.2, AR5 in v1.3 (its model USEEIOv2.2.22-GHG names the
indicator AR5-100). A factor applies from the year of its prices on, with no end.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from carbon_pipeline.sources.publishers.epa_supply_chain.file import (
    SectorRow,
    SupplyChainFile,
)
from carbon_pipeline.sources.publishers.epa_supply_chain.file import (
    read_file as _read_file,
)
from carbon_pipeline.sources.publishers.powers_of_ten import shifted
from carbon_pipeline.sources.publishers.published_factors import (
    Importer,
    PublishedFactor,
    Reading,
    refuse,
)
from carbon_pipeline.vocabulary.gas_names import gas_code

_SOURCE = "US EPA Supply Chain GHG Emission Factors for US Commodities and Industries"
_UNSPECIFIED = "HFCs and PFCs, unspecified"
_UNSPECIFIED_CO2EQ = "hfcs_pfcs_unspecified_co2eq"

_YEAR_OF_VERSION = {"1.1": 2018, "1.2": 2021, "1.3": 2022}
_GWP_SET_OF_VERSION = {"1.1": "AR4", "1.2": "AR4", "1.3": "AR5"}

_PriceBasis = Literal["purchaser_price_with_margins", "purchaser_price_without_margins"]
_BASES: tuple[tuple[str, _PriceBasis], ...] = (
    ("with margins", "purchaser_price_with_margins"),
    ("without margins", "purchaser_price_without_margins"),
)


@dataclass(frozen=True)
class _Release:
    version: str
    file: SupplyChainFile

    @property
    def edition(self) -> str:
        name = f"EPA Supply Chain v{self.version}"
        return f"{name} by gas" if self.file.by_gas else name

    @property
    def gwp_set(self) -> str | None:
        return _GWP_SET_OF_VERSION.get(self.version)


def read_supply_chain(path: Path) -> Reading:
    """Two factors for each sector, with and without margins; ReferenceDataError for other layouts."""
    file = _read_file(path)
    release = _Release(_version(path, file.price_year), file)
    reading = Reading(source=_SOURCE, release=path.name)
    reading.rows_read = len(file.rows) + file.left_out.total()
    reading.left_out.update(file.left_out)
    if file.by_gas:
        _take_by_gas(path, release, reading)
    else:
        _take_co2eq(release, reading)
    if not reading.factors:
        refuse(path, "figures of at least one sector", f"{reading.rows_read} rows without any")
    reading.check()
    return reading


def _take_co2eq(release: _Release, reading: Reading) -> None:
    for row in release.file.rows:
        made = [
            _factor(release, row, label, basis, kg_co2eq=figure)
            for (label, basis), figure in zip(_BASES, row.figures, strict=True)
            if figure is not None
        ]
        reading.factors += made
        if made:
            reading.taken += 1
        else:
            reading.left_out["no figure in the cell"] += 1


def _take_by_gas(path: Path, release: _Release, reading: Reading) -> None:
    if release.gwp_set is None:
        expected = f"by gas, one of the versions {', '.join(_YEAR_OF_VERSION)}"
        refuse(path, expected, f"version {release.version}, whose GWP set is not known")
    sectors: dict[str, list[SectorRow]] = defaultdict(list)
    for row in release.file.rows:
        sectors[row.code].append(row)
    for rows in sectors.values():
        made = [
            _factor(release, rows[0], label, basis, gases=gases)
            for place, (label, basis) in enumerate(_BASES)
            if (gases := _gases(path, rows, place)) is not None
        ]
        reading.factors += made
        if made:
            reading.taken += len(rows)
        else:
            reading.left_out["sector of which a gas has no figure"] += len(rows)


def _gases(path: Path, rows: list[SectorRow], place: int) -> dict[str, Decimal] | None:
    """Grams of each gas; None where one is missing, since a sum without it is too low."""
    gases: dict[str, Decimal] = {}
    for row in rows:
        figure = row.figures[place]
        if figure is None:
            return None
        gases[_gas(path, row)] = shifted(figure, 3)
    return gases


def _gas(path: Path, row: SectorRow) -> str:
    if row.gas == _UNSPECIFIED:
        return _UNSPECIFIED_CO2EQ
    code = gas_code(row.gas)
    if code is None or row.is_co2eq:
        expected = f"kg of a gas by a name that is known, and CO2e for «{_UNSPECIFIED}» alone"
        refuse(path, expected, f"«{row.gas}» in {row.unit}", row=row.line, column="GHG")
    return code


def _factor(
    release: _Release,
    row: SectorRow,
    label: str,
    basis: _PriceBasis,
    *,
    kg_co2eq: Decimal | None = None,
    gases: dict[str, Decimal] | None = None,
) -> PublishedFactor:
    level, suffix = ("NAICS by gas", ", by gas") if gases else ("NAICS", "")
    return PublishedFactor(
        row_key=f"NAICS {row.code}, {label}{suffix}",
        category=f"{level} > {row.code}",
        region="US",
        unit=f"USD_{release.file.price_year}",
        published_unit=row.unit,
        kg_co2eq_per_unit=kg_co2eq,
        edition=release.edition,
        valid_from=date(release.file.price_year, 1, 1),
        valid_to=None,
        reference=f"NAICS 2017 {row.code} {row.title}, {label}",
        source_row=row.line,
        scope=3,
        gases=gases or {},
        gases_basis="mass" if gases else None,
        gwp_set=release.gwp_set,
        price_basis=basis,
    )


def _version(path: Path, price_year: int) -> str:
    """The version in the file's name, or the one that has prices of that year."""
    named = re.search(r"[_ -]v(\d+\.\d+)(?:\.\d+)?(?=[_ .(-]|$)", path.stem, re.IGNORECASE)
    known = {year: version for version, year in _YEAR_OF_VERSION.items()}
    if named is None:
        if price_year not in known:
            expected = f"a version in the file's name, or prices of {', '.join(map(str, known))}"
            refuse(path, expected, f"prices of {price_year}", column="Unit")
        return known[price_year]
    version = named[1]
    if _YEAR_OF_VERSION.get(version, price_year) != price_year:
        expected = f"prices of {_YEAR_OF_VERSION[version]}, as v{version} was published"
        refuse(path, expected, f"prices of {price_year}", column="Unit")
    return version


IMPORTER = Importer(
    publisher="epa-supply-chain",
    library="epa_supply_chain",
    title=_SOURCE,
    files="SupplyChainGHGEmissionFactors_v1.3.0_NAICS_CO2e_USD2022.csv, or _byGHG_",
    read=read_supply_chain,
)
