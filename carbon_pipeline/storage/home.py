"""Where one home keeps its things, and the settings that the environment gives it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.vocabulary.months import ReportingMonth

FIRST_MONTH = ReportingMonth(2015, 1)
LATEST_CLOSE_DAY = 28
LATEST_HOUR = 23
_MEMORY = re.compile(r"[1-9][0-9]*(MB|GB|MiB|GiB)")
_URL = re.compile(r"postgres(ql)?(\+[a-z0-9]+)?://.+")


@dataclass(frozen=True)
class Home:
    """One home of the pipeline: its folders, its databases and the settings of its calendar.

    `close_day` and `close_hour` say when the schedule closes the month before, in
    `time_zone`. `memory` limits the working memory of one step.
    """

    root: Path
    data: Path
    database_url: str | None = None
    dagster_database_url: str | None = None
    first_month: ReportingMonth = FIRST_MONTH
    time_zone: str = "UTC"
    close_day: int = 10
    close_hour: int = 6
    memory: str | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Home":
        """Read the CARBON_ settings; a value that cannot be used is a ConfigurationError."""
        return cls(
            root=_folder(environ, "CARBON_HOME", ".carbon"),
            data=_folder(environ, "CARBON_DATA", "data"),
            database_url=_database_url(environ, "CARBON_DATABASE_URL"),
            dagster_database_url=_database_url(environ, "CARBON_DAGSTER_DATABASE_URL"),
            first_month=_month(environ.get("CARBON_FIRST_MONTH")),
            time_zone=_time_zone(environ.get("CARBON_TIME_ZONE") or "UTC"),
            close_day=_number(environ, "CARBON_CLOSE_DAY", 10, 1, LATEST_CLOSE_DAY),
            close_hour=_number(environ, "CARBON_CLOSE_HOUR", 6, 0, LATEST_HOUR),
            memory=_memory(environ.get("CARBON_MEMORY")),
        )

    def current_month(self, moment: datetime | None = None) -> ReportingMonth:
        """The month that it is in the home's time zone, at the moment or now."""
        zone = ZoneInfo(self.time_zone)
        return ReportingMonth.of(moment.astimezone(zone) if moment else datetime.now(zone))

    @property
    def deliveries(self) -> Path:
        """The bytes of every activity file that was ever read, by their hash."""
        return self.root / "deliveries"

    @property
    def publishers(self) -> Path:
        """The bytes of every publisher's file that was ever imported, by their hash."""
        return self.root / "publishers"

    @property
    def lake(self) -> Path:
        """Parquet files of the wide tables."""
        return self.root / "lake"

    @property
    def coverage(self) -> Path:
        """The table of coverage by factors and its picture, as of the last reading."""
        return self.root / "coverage"

    @property
    def products(self) -> Path:
        """The pictures of what each month's products are made of."""
        return self.root / "products"

    @property
    def trees(self) -> Path:
        """The pictures of each month's tree of organisations."""
        return self.root / "trees"

    @property
    def postgres(self) -> Path:
        """Data folder of the embedded PostgreSQL."""
        return self.root / "postgres"

    @property
    def passwords(self) -> Path:
        """Passwords of the logins that this home has made, in libpq's format of a password file."""
        return self.root / "pgpass"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own folder: its rendered configuration and logs."""
        return self.root / "dagster"

    @property
    def spill(self) -> Path:
        """Where a query puts what does not fit into memory."""
        return self.root / "spill"


def _folder(environ: Mapping[str, str], name: str, default: str) -> Path:
    folder = Path(environ.get(name) or default).expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise ConfigurationError(f"{name} is {folder}, which is not a folder.")
    return folder


def _database_url(environ: Mapping[str, str], name: str) -> str | None:
    url = environ.get(name)
    if not url:
        return None
    if not _URL.fullmatch(url):
        raise ConfigurationError(
            f"{name} does not name a PostgreSQL database.",
            mend="Write it as postgresql://login:password@host:5432/database.",
        )
    return re.sub(r"^postgres(ql)?(\+[a-z0-9]+)?:", "postgresql:", url)


def _month(text: str | None) -> ReportingMonth:
    return ReportingMonth.parse(text) if text else FIRST_MONTH


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigurationError(
            f"CARBON_TIME_ZONE is «{name}», which is not a time zone.",
            mend="Name one of the IANA database, such as Asia/Seoul or UTC.",
        ) from error
    return name


def _number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environ.get(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise ConfigurationError(
            f"{name} is «{text}».", mend=f"Give it a whole number from {least} to {most}."
        )
    return int(text)


def _memory(text: str | None) -> str | None:
    if text and not _MEMORY.fullmatch(text):
        raise ConfigurationError(
            f"CARBON_MEMORY is «{text}».", mend="Write it as a size, such as 4GB or 512MB."
        )
    return text or None
