"""What the tests of movement share: the month of their records, and results by emission type."""

from datetime import date
from typing import Any

MONTH = {"period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29)}


def by_type(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows of one record by emission type."""
    return {row["emission_type"]: row for row in rows}
