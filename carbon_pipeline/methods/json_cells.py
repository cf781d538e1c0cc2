"""Cells of a JSON document, each of the form it must have; what has not is a fault by name."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

_DECIMAL = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?", re.ASCII)

Part = Mapping[str, Any]


class JsonCells:
    """Reads cells and gathers what is wrong with them, instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def text(
        self,
        part: Part,
        name: str,
        form: re.Pattern[str] | None = None,
        wanted: str = "a text that is not empty",
    ) -> str:
        """A text that is not empty, or of a form; empty where it has a fault."""
        value = part.get(name)
        if isinstance(value, str) and (form.fullmatch(value) if form else value.strip()):
            return value
        self.faults.append(f"{name}: {_found(part, name)}, not {wanted}.")
        return ""

    def texts(self, part: Part, name: str, form: re.Pattern[str], wanted: str) -> tuple[str, ...]:
        """A list of texts of a form, not empty and without one that stands twice."""
        values = part.get(name)
        if not isinstance(values, list) or not values:
            self.faults.append(f"{name}: {_found(part, name)}, not a list that is not empty.")
            return ()
        for value in values:
            if not isinstance(value, str) or not form.fullmatch(value):
                self.faults.append(f"{name}: «{value}» is not {wanted}.")
        texts = tuple(str(value) for value in values)
        if len(set(texts)) != len(texts):
            self.faults.append(f"{name}: one of them stands twice.")
        return texts

    def decimal(self, part: Part, name: str, *, needed: bool) -> Decimal | None:
        """A decimal written as a string; None where it is missing or has a fault."""
        value = part.get(name)
        if value is None and not needed:
            return None
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return Decimal(value)
        self.faults.append(f"{name}: {_found(part, name)}, not a decimal in a string.")
        return None

    def moment(self, part: Part, name: str) -> datetime | None:
        """A date and time in UTC; None where it has a fault."""
        value = part.get(name)
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is not None and moment.utcoffset() == timedelta(0):
            return moment.astimezone(UTC)
        self.faults.append(f"{name}: {_found(part, name)}, not a date and time in UTC.")
        return None


def _found(part: Part, name: str) -> str:
    return f"«{part[name]}»" if part.get(name) is not None else "missing"
