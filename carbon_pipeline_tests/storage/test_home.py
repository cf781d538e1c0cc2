from pathlib import Path

import pytest

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth


def test_an_empty_environment_gives_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    home = Home.from_environment({})
    assert (home.root, home.data) == (tmp_path / ".carbon", tmp_path / "data")
    assert home.database_url is None
    assert home.first_month == ReportingMonth(2015, 1)
    assert (home.time_zone, home.close_day) == ("UTC", 10)
    assert home.lake.parent == home.postgres.parent == home.dagster_home.parent == home.root


def test_every_setting_is_read() -> None:
    home = Home.from_environment(
        {
            "CARBON_HOME": "/srv/carbon",
            "CARBON_DATA": "/srv/data",
            "CARBON_DATABASE_URL": "postgres://carbon:secret@db:5433/books",
            "CARBON_FIRST_MONTH": "2020-07",
            "CARBON_TIME_ZONE": "Asia/Seoul",
            "CARBON_CLOSE_DAY": "28",
            "CARBON_CLOSE_HOUR": "0",
            "CARBON_MEMORY": "512MB",
        }
    )
    assert home.database_url == "postgresql://carbon:secret@db:5433/books"
    assert home.first_month == ReportingMonth(2020, 7)
    assert (home.time_zone, home.close_day, home.close_hour) == ("Asia/Seoul", 28, 0)
    assert home.memory == "512MB"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CARBON_TIME_ZONE", "Mars/Olympus"),
        ("CARBON_TIME_ZONE", "../etc/passwd"),
        ("CARBON_CLOSE_DAY", "29"),
        ("CARBON_CLOSE_DAY", "0"),
        ("CARBON_CLOSE_DAY", "١٠"),
        ("CARBON_CLOSE_HOUR", "24"),
        ("CARBON_FIRST_MONTH", "2015"),
        ("CARBON_DATABASE_URL", "mysql://db/carbon"),
        ("CARBON_MEMORY", "lots"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=r".+\."):
        Home.from_environment({name: value})


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="not a folder"):
        Home.from_environment({"CARBON_HOME": str(tmp_path / "file")})
