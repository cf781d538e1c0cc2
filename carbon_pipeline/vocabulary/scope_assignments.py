"""Scope and category by who owns, leases and controls: the table that an accountant reads and changes.

`scope_assignments.csv` has a line for each context (`control`) under each consolidation approach;
`*` stands for any. A line that names the module goes before one for any, then one that names the
variant, then one that names the approach. A blank scope leaves the result where the module declares
it. All results of a record move together, what comes along with it too: the upstream of a tenant's
energy is no category 3 of the landlord's.

Source: GHG Protocol, Corporate Value Chain (Scope 3) Standard, appendix A, Accounting for Emissions
from Leased Assets, and Corporate Standard, chapter 4.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from carbon_pipeline.vocabulary.ghg_protocol import CATEGORY

ANY = "*"
APPROACHES = ("operational_control", "financial_control", "equity_share")
# operational control is assumed where nothing says otherwise
ASSUMED_APPROACH = "operational_control"
# the contexts that a record may name; the table has a line for each, and is read when it is needed
CONTROLS = (
    "owned",
    "leased_in_finance",
    "leased_in_operating",
    "leased_in_without_control",
    "leased_out_finance",
    "leased_out_operating",
    "leased_out_with_control",
    "franchise",
)

Place = tuple[int, int]


@dataclass(frozen=True)
class ScopeAssignment:
    """One line of the table: where results of a context belong; None: where the module declares them."""

    module: str
    variant: str
    control: str
    approach: str
    place: Place | None
    note: str

    def serves(self, module: str, variant: str, control: str, approach: str) -> bool:
        """Whether the line is for this module, variant, context and approach."""
        return (
            self.control == control
            and self.module in (module, ANY)
            and self.variant in (variant, ANY)
            and self.approach in (approach, ANY)
        )

    @property
    def specificity(self) -> tuple[bool, bool, bool]:
        """What it names; the greatest goes first."""
        return self.module != ANY, self.variant != ANY, self.approach != ANY


@cache
def scope_assignments() -> tuple[ScopeAssignment, ...]:
    """The table in the order of its file; ValueError where it is unsound, our own fault."""
    text = (files(__package__) / "scope_assignments.csv").read_text("utf-8")
    return tuple(
        _assignment(n, line) for n, line in enumerate(csv.DictReader(text.splitlines()), 2)
    )


@cache
def assigned(
    module: str,
    variant: str,
    control: str | None,
    declared: Place,
    approach: str = ASSUMED_APPROACH,
) -> Place:
    """Scope and category of a result: by its context, else as declared; ValueError for no context."""
    if control is None:
        return declared
    lines = [e for e in scope_assignments() if e.serves(module, variant, control, approach)]
    if not lines:
        raise ValueError(f"scope_assignments.csv has no line for {control} under {approach}")
    return max(lines, key=lambda line: line.specificity).place or declared


def _assignment(number: int, line: dict[str, str]) -> ScopeAssignment:
    place = (int(line["scope"]), int(line["category"])) if line["scope"] else None
    known_approach = line["approach"] in (*APPROACHES, ANY)
    if not (
        known_approach and line["control"] in CONTROLS and (place is None or place in CATEGORY)
    ):
        raise ValueError(f"scope_assignments.csv, line {number}: control, approach and category")
    return ScopeAssignment(
        line["module"], line["variant"], line["control"], line["approach"], place, line["note"]
    )
