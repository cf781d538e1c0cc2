"""The publishers' files that the starter library rests on, and what each of them is read into."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor
from carbon_pipeline.sources.publishers.registry import library_importer
from carbon_pipeline_tests.group_of import SHARED

PUBLISHERS = SHARED / "data" / "publishers"
FILES: Mapping[str, tuple[str, ...]] = {
    "defra": ("defra/defra-2022-flat.xls", "defra/defra-2023-flat-v1.1.xlsx"),
    "ember": ("grid/owid-carbon-intensity-electricity_vintage-2025-07.csv",),
    "epa_hub": ("epa-hub/ghg-emission-factors-hub-2024.xlsx",),
    "epa_supply_chain": (
        "epa-supply-chain/SupplyChainGHGEmissionFactors_v1.2_NAICS_CO2e_USD2021.csv",
    ),
    "ademe": ("ademe/Base_Carbone_Test_cp1252.csv",),
}


@dataclass(frozen=True)
class FactorName:
    """What one factor of a publisher's edition is called: our names, the publisher's region and unit."""

    library: str
    edition: str
    factor_type: str
    activity: str
    region: str
    unit: str
    price_basis: str


def files() -> list[Path]:
    """Every file that the starter library rests on."""
    return [PUBLISHERS / name for names in FILES.values() for name in names]


@cache
def published_factors(library: str) -> dict[FactorName, tuple[PublishedFactor, ...]]:
    """The factors of a library's files that stand for activities of ours, by name."""
    mapping, importer = load_mapping(library), library_importer(library)
    found: dict[FactorName, tuple[PublishedFactor, ...]] = {}
    for name in FILES[library]:
        for factor in importer.read(PUBLISHERS / name).factors:
            mapped = mapping(factor.category)
            if mapped.is_ours:
                key = FactorName(
                    library,
                    factor.edition,
                    mapped.factor_type,
                    mapped.activity,
                    factor.region,
                    factor.unit,
                    factor.price_basis or "",
                )
                found[key] = (*found.get(key, ()), factor)
    return found
