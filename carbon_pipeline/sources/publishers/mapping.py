"""The reviewed mapping of a publisher's categories to our factor types and activities.

One CSV file in each library's folder: `category`, `factor_type`, `activity`, `note`. A category is the
publisher's own path; one that ends in " > *" holds for everything below it, the longest one
first. Where the activity is blank, it is the publisher's path itself, so the factor can be looked
at and asked for by that name, but stands for no activity of ours. The note says where the
mapping rests on. Nothing is mapped by likeness of names.
"""

import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

UNMAPPED = "other"
_EVERYTHING_BELOW = " > *"


@dataclass(frozen=True)
class Mapped:
    """What a publisher's category is to us."""

    factor_type: str
    activity: str
    is_ours: bool


@dataclass(frozen=True)
class FactorMapping:
    """All lines of one library's mapping file."""

    exact: dict[str, tuple[str, str]]
    below: dict[str, tuple[str, str]]

    def __call__(self, category: str) -> Mapped:
        """The mapping of a category; factor type `other` where no line speaks of it."""
        factor_type, activity = self.exact.get(category) or self._below(category)
        return Mapped(factor_type, activity or category, bool(activity))

    def _below(self, category: str) -> tuple[str, str]:
        levels = category.split(" > ")
        for count in range(len(levels) - 1, 0, -1):
            found = self.below.get(" > ".join(levels[:count]))
            if found:
                return found
        return UNMAPPED, ""


def mapping_text(library: str) -> str:
    """The mapping file of a library as it ships."""
    return (files(__package__) / library / "mapping.csv").read_text("utf-8")


def mapping_fingerprint(library: str) -> str:
    """SHA-256 of the mapping file, hexadecimal."""
    return hashlib.sha256(mapping_text(library).encode()).hexdigest()


@cache
def load_mapping(library: str) -> FactorMapping:
    """The mapping of a library; ValueError where its file is unsound, which is our own fault."""
    exact: dict[str, tuple[str, str]] = {}
    below: dict[str, tuple[str, str]] = {}
    for number, line in enumerate(csv.DictReader(mapping_text(library).splitlines()), start=2):
        category, note = line["category"], line["note"]
        if not (category and line["factor_type"] and note):
            raise ValueError(f"{library}.csv, line {number}: category, factor_type and note")
        target = below if category.endswith(_EVERYTHING_BELOW) else exact
        key = category.removesuffix(_EVERYTHING_BELOW)
        if key in target:
            raise ValueError(f"{library}.csv, line {number}: {category} stands twice")
        target[key] = (line["factor_type"], line["activity"] or "")
    return FactorMapping(exact, below)
