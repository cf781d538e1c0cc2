"""A made-up group of any size, written as files: one head office, partners, one month of electricity."""

import random
from pathlib import Path

ORGANIZATIONS_HEADER = "organization_code,name,kind,parent_code,country,currency\n"
FACTORS_HEADER = "factor_code,factor_type,activity,region,unit,kg_co2eq_per_unit,source,edition,valid_from,valid_to\n"
COUNTRIES = ("KR", "DE", "US", "VN", "CN", "GB")
MONTH = "2024-12"
MATERIALS = 1_000


def write_group(data: Path, lines: int, partners: int = 100, seed: int = 1) -> None:
    """Write reference files and one electricity file of so many lines, the same for the same seed."""
    choose = random.Random(seed)
    reference = data / "reference"
    activities = data / "activities" / "electricity"
    activities.mkdir(parents=True)
    _write_organizations(data, partners)
    with (reference / "emission_factors.csv").open("w") as file:
        file.write(FACTORS_HEADER)
        for index, country in enumerate(COUNTRIES):
            file.write(
                f"grid-{country},electricity,electricity,{country},kWh,0.4{index}81,"
                "Invented for this benchmark,1,2020-01-01,\n"
            )
    with (activities / "readings.csv").open("w") as file:
        file.write("record_id,organization_code,period_start,period_end,quantity,unit,evidence\n")
        for number in range(lines):
            organization = f"P-{choose.randrange(partners):03d}"
            quantity = f"{choose.randrange(1, 10**9) / 1000:.3f}"
            unit = "MWh" if number % 50 == 0 else "kWh"
            file.write(
                f"MTR-{number:07d},{organization},{MONTH}-01,{MONTH}-31,{quantity},{unit},"
                f"INV-{number % 9973}\n"
            )


def write_purchases(data: Path, lines: int, partners: int = 100, seed: int = 1) -> None:
    """Write organisations and one file of so many purchases over all materials; factors come apart."""
    choose = random.Random(seed)
    activities = data / "activities" / "purchased_goods"
    activities.mkdir(parents=True)
    _write_organizations(data, partners)
    with (activities / "purchases.csv").open("w") as file:
        file.write(
            "record_id,organization_code,period_start,period_end,variant,material,quantity,unit\n"
        )
        for number in range(lines):
            organization = f"P-{choose.randrange(partners):03d}"
            quantity = f"{choose.randrange(1, 10**9) / 1000:.3f}"
            file.write(
                f"BUY-{number:07d},{organization},{MONTH}-01,{MONTH}-31,goods,"
                f"material_{number % MATERIALS:04d},{quantity},kg\n"
            )


def write_material_factors(data: Path, corrected: int, edition: int) -> None:
    """Write a factor for each material; the first so many have a figure of the edition's own."""
    with (data / "reference" / "emission_factors.csv").open("w") as file:
        file.write(FACTORS_HEADER)
        for number in range(MATERIALS):
            own = edition if number < corrected else 0
            file.write(
                f"material-{number:04d},material,material_{number:04d},WORLD,kg,1.{number:04d}{own},"
                "Invented for this benchmark,1,2020-01-01,\n"
            )


def _write_organizations(data: Path, partners: int) -> None:
    reference = data / "reference"
    reference.mkdir(parents=True)
    with (reference / "organizations.csv").open("w") as file:
        file.write(ORGANIZATIONS_HEADER + "HQ,Head office,HEADQUARTERS,,KR,KRW\n")
        for number in range(partners):
            country = COUNTRIES[number % len(COUNTRIES)]
            file.write(f"P-{number:03d},Partner {number},PARTNER,HQ,{country},EUR\n")
