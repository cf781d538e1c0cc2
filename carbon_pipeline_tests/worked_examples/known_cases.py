"""Published and tested worked examples of others: what a case says, and how a result is held against it.

What the pipeline gives is asserted to the last digit; the published figure is often rounded, and then
the tolerance that belongs to the case says by how much. Here stand the examples that more than one
test computes.
"""

from dataclasses import dataclass
from decimal import Decimal

from carbon_pipeline.methods.gwp_sets import derived_co2eq
from carbon_pipeline_tests.group_of import Group

CITY = "Open-Earth-Foundation/CityCatalyst, manual validation of transport"


@dataclass(frozen=True)
class Case:
    """A published example: what it gives exactly, in kg, and the figure as it was published.

    `figures` are the numbers that it was computed from, as the shared table writes them.
    """

    case_id: str
    source: str
    kg: str
    published: str
    figures: tuple[str, ...]
    tolerance: str = "0"
    kg_per_published_unit: int = 1

    def __str__(self) -> str:
        """Read as the case's identifier."""
        return self.case_id


@dataclass(frozen=True)
class Fuel:
    """A fuel of the CityCatalyst examples: gases in kg per unit, 100 units burnt.

    CO2e = CO2 + 28 × CH4 + 265 × N2O, the global warming potentials of the IPCC's Fifth
    Assessment Report: the set AR5.
    """

    case_id: str
    unit: str
    co2: str
    ch4: str
    n2o: str
    kg: str
    published_tonnes: str

    @property
    def grams(self) -> dict[str, Decimal]:
        """The masses of the three gases in grams per unit, as a factor keeps them."""
        kilograms = {"co2": self.co2, "ch4": self.ch4, "n2o": self.n2o}
        return {gas: Decimal(mass).scaleb(3) for gas, mass in kilograms.items()}

    @property
    def kg_per_unit(self) -> Decimal:
        """The factor of the three gases together."""
        return derived_co2eq(self.grams, "AR5")

    @property
    def case(self) -> Case:
        """The example; it is published in tonnes to two decimals."""
        return Case(
            self.case_id, CITY, self.kg, self.published_tonnes,
            (self.co2, self.ch4, self.n2o, "100.0"),
            tolerance="0.01", kg_per_published_unit=1000,
        )  # fmt: skip


FUELS = (
    Fuel("CC-TR-00", "m3", "2111.304", "0.135876", "0.135876", "215111.5668", "215.11"),
    Fuel("CC-TR-01", "m3", "2332.494", "0.150111", "0.150111", "237647.6523", "237.65"),
    Fuel("CC-TR-02", "m3", "1323.024", "1.58968", "0.005128", "136889.396", "136.89"),
    Fuel("CC-TR-03", "m3", "1241.1", "2.17488", "0.07092", "132079.044", "132.08"),
    # 17 decimals per kg, of which the 12 that a factor keeps are multiplied
    Fuel("CC-TR-04", "kg", "1.58646", "0.0004932", "0.00112339999999999", "189.79706", "0.19"),
    Fuel("CC-TR-05", "m3", "1968.6", "0.612", "1.394", "235514.6", "235.51"),
    Fuel("CC-TR-07", "m3", "2332.494", "0.1597335", "1.100814", "262868.2248", "262.87"),
    Fuel("CC-TR-12", "m3", "2332.494", "0.26943", "0.07698", "236043.774", "236.04"),
    Fuel("CC-TR-16", "m3", "1916.685", "0.016725", "0.0669", "193488.18", "193.49"),
    Fuel("CC-TR-18", "m3", "1916.685", "0.016725", "0.0669", "193488.18", "193.49"),
    Fuel("CC-TR-19", "m3", "2201.355", "0.018815", "0.07526", "222182.572", "222.18"),
    Fuel("CC-TR-23", "m3", "2111.304", "6.2712", "0.06968", "230536.28", "230.54"),
    Fuel("CC-TR-24", "m3", "2332.494", "0.1597335", "1.100814", "262868.2248", "262.87"),
)  # fmt: skip

FOOTPRINT = "acircleda/footprint, its tests (DEFRA 2019 flight factors, with radiative forcing)"
EPFL_PLANES = "EPFL-ENAC/co2-calculator, test_plane_calculation.py"
EPFL_PURCHASES = "EPFL-ENAC/co2-calculator, test_csv_ingest_matrix_pg.py"
SIF = "Amazon Web Services, Sustainability Insights Framework, pipeline-caml.md (USEEIO)"
DIESEL = "UK Government GHG conversion factors 2024, sheets Fuels row 154 and Bioenergy row 82"

# computed by methods, with quantities and factors as the examples give them
METHOD_CASES = (
    # published figures rest on a distance that is 0.04 % longer
    Case("FLIGHT-Unknown-co2e", FOOTPRINT, "1882.19910582", "1882.79", ("9621.711", "0.19562"), "0.001"),
    Case("FLIGHT-Unknown-n2o", FOOTPRINT, "9.33305967", "9.336", ("9621.711", "0.00097"), "0.001"),
    Case("FLIGHT-First-co2e", FOOTPRINT, "5765.81031675", "5767.621", ("9621.711", "0.59925"), "0.001"),
    Case("FLIGHT-First-ch4", FOOTPRINT, "0.19243422", "0.1924946", ("9621.711", "2e-05"), "0.001"),
    Case("EPFL-11-short-economy", EPFL_PLANES, "198.50886", "198.5089", ("506", "0.2906", "1.35"), "1e-6"),
    Case("EPFL-11-short-business", EPFL_PLANES, "305.41401", "305.414", ("506", "0.4471", "1.35"), "1e-6"),
    Case("EPFL-11-long-economy", EPFL_PLANES, "1521.61902", "1521.619", ("5926", "0.1902", "1.35"), "1e-6"),
    Case("EPFL-11-long-business", EPFL_PLANES, "3144.0393", "3144.0393", ("5926", "0.393", "1.35"), "1e-6"),
    Case("EPFL-11-long-first", EPFL_PLANES, "4844.86056", "4844.8606", ("5926", "0.6056", "1.35"), "1e-6"),
    Case("EPFL-12", EPFL_PLANES, "300", "300", ("1000", "0.15", "2.0")),
    Case("DEFRA-02-7", DIESEL, "2.52834", "2.52834", ("0.168", "2.706", "7%")),
    Case("DEFRA-02-20", DIESEL, "2.1984", "2.1984", ("0.168", "2.706", "20%")),
    Case("DEFRA-02-100", DIESEL, "0.168", "0.168", ("0.168", "2.706", "100%")),
    Case(
        "DEFRA-04", "UK Environmental Reporting Guidelines 2019, annex E", "585", "585",
        ("1000", "0.585"),
    ),
    Case("EPFL-07", EPFL_PURCHASES, "10", "10", ("200", "0.05", "EUR")),
    Case("EPFL-08", EPFL_PURCHASES, "100", "100", ("200", "0.5", "EUR")),
    Case("SIF-computer", SIF, "14.05", "14.05", ("50", "0.281", "USD")),
    Case("SIF-laser", SIF, "79.6", "79.6", ("400", "0.199", "USD")),
    Case("SIF-ergonomic", SIF, "19.9", "19.9", ("100", "0.199", "USD")),
    Case("SIF-meeting", SIF, "147.2", "147.2", ("400", "0.368", "USD")),
    Case(
        "P4F-4", "pledge4future/co2calculator, test_calculate_energy.py", "13.962", "13.962",
        ("250", "5.2", "0.01074"),
    ),
    # consumed kWh, certified kWh and their factor, residual mix, share of losses
    Case(
        "MB-2", "tools.gera.services, scope 2: market-based and location-based", "180000", "180",
        ("1000000.0", "600000", "0", "0.45", "0"), kg_per_published_unit=1000,
    ),
    Case(
        "MB-3", "calcsimpler.com, scope 2 market-based emissions, example 1", "1560600", "1560.6",
        ("12000000.0", "9000000", "0.02", "0.45", "0.02"), kg_per_published_unit=1000,
    ),
)  # fmt: skip


def kilograms_of(group: Group, case_id: str) -> Decimal:
    """The sum of the case's records: most have one, a blend has two."""
    kilograms: Decimal = group.value(
        "SELECT sum(kg_co2eq) FROM module_emissions WHERE split_part(record_id, ' ', 1) = %s",
        case_id,
    )
    return kilograms


def agrees(group: Group, case: Case) -> None:
    """Fail where the pipeline gives another figure, or one further from the published than the case allows."""
    kilograms = kilograms_of(group, case.case_id)
    assert kilograms == Decimal(case.kg)
    published = Decimal(case.published) * case.kg_per_published_unit
    assert abs(kilograms - published) <= Decimal(case.tolerance) * published
