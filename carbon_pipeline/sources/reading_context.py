"""What the reading of an activity file depends on beside its bytes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from importlib.metadata import version

from carbon_pipeline.vocabulary.activity_columns import ActivityColumn
from carbon_pipeline.vocabulary.identity import canonical_json
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.row_rules import RowRule
from carbon_pipeline.vocabulary.units import unit_spellings
from carbon_pipeline.vocabulary.validity import Window, joined

# raise it with every change of a rule, so that files are read again
READER_VERSION = 3
LAST_MONTH = ReportingMonth(2100, 12)


@dataclass(frozen=True)
class ReadingContext:
    """The module a file belongs to, the organisations there are, and the first month that is kept.

    `organizations` gives for each code the periods in which it is valid, both ends
    included, None where open. `row_rules` are those that the module's method asks for.
    """

    module: ModuleDeclaration
    organizations: Mapping[str, Sequence[Window]]
    first_month: ReportingMonth
    row_rules: tuple[RowRule, ...] = ()
    columns: tuple[ActivityColumn, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Resolve the module's columns once."""
        object.__setattr__(self, "columns", self.module.activity_columns())

    def fingerprint(self) -> str:
        """SHA-256, hexadecimal, over everything that decides how the same bytes are read."""
        return self._fingerprint

    def rules_fingerprint(self) -> str:
        """SHA-256, hexadecimal, over the rules alone, whoever is in the group when."""
        return _sha256(self._rules)

    @cached_property
    def _fingerprint(self) -> str:
        organizations = {
            code: [[_iso(first), _iso(last)] for first, last in joined(windows)]
            for code, windows in self.organizations.items()
        }
        return _sha256(self._rules | {"organizations": organizations})

    @property
    def _rules(self) -> dict[str, object]:
        return {
            "reader": READER_VERSION,
            "regions": version("pycountry"),
            "module": self.module.module,
            "columns": [_rules_of(column) for column in self.columns],
            "units": list(self.module.units),
            "unit_spellings": unit_spellings(),
            "variants": [variant.code for variant in self.module.variants],
            "quantity": [self.module.quantity_column, self.module.quantity_unit],
            "hours_columns": list(self.module.hours_columns),
            "corrections_below_zero": self.module.corrections_below_zero,
            "row_rules": [[rule.name, rule.version] for rule in self.row_rules],
            "first_month": str(self.first_month),
        }


def _sha256(depends_on: dict[str, object]) -> str:
    return hashlib.sha256(canonical_json(depends_on).encode()).hexdigest()


def _rules_of(column: ActivityColumn) -> dict[str, object]:
    told_to_people = ("description", "example")
    return {key: value for key, value in asdict(column).items() if key not in told_to_people}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
