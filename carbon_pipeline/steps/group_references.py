"""The group's boundary in the reference data: as handed in, checked, and as it stands in a month."""

from collections.abc import Iterable, Mapping
from typing import Any

from carbon_pipeline.errors import Culprit, ReferenceDataError
from carbon_pipeline.methods.group_boundary import Boundary, Choice, Ownership
from carbon_pipeline.methods.organization_tree import HEADQUARTERS
from carbon_pipeline.methods.ownership_faults import FILE as OWNERSHIP_FILE
from carbon_pipeline.methods.ownership_faults import ownership_faults
from carbon_pipeline.methods.partner_allocations import FILE as ALLOCATION_FILE
from carbon_pipeline.methods.partner_allocations import PartnerAllocation, allocation_faults
from carbon_pipeline.methods.product_mapping_faults import months_of_change
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_rows import day_text
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

Rows = list[dict[str, Any]]
BOUNDARY_FILE = "group_boundaries.csv"
_OWNERSHIP = (
    "owner_code", "organization_code", "equity_share_percent", "financial_control",
    "operational_control", "valid_from", "valid_to",
)  # fmt: skip
_ALLOCATION = (
    "partner_code", "customer_code", "category_number", "quantity_to_customer", "quantity_total",
    "scopes", "valid_from", "valid_to",
)  # fmt: skip


def boundary_rows(lines: Rows) -> Rows:
    """Rows of `group_boundaries` from the lines of the file."""
    return [
        {name: value for name, value in line.items() if name != "row"}
        | {
            "id": stable_id("group_boundaries", line["headquarters_code"]),
            "headquarters_id": stable_id("organizations", line["headquarters_code"]),
        }
        for line in lines
    ]


def check_boundaries(books: Books, lines: Rows) -> None:
    """ReferenceDataError where a line names no head office."""
    heads = _heads(books)
    _refuse(
        BOUNDARY_FILE,
        [
            Culprit(BOUNDARY_FILE, line["row"], "headquarters_code", f"«{code}» is no head office.")
            for line in lines
            if (code := line["headquarters_code"]) not in heads
        ],
        "organizations.csv names the head offices.",
    )


def ownership_rows(lines: Rows) -> Rows:
    """Rows of `ownership` from the lines of the file."""
    return [
        {name: line[name] for name in _OWNERSHIP}
        | {
            "id": stable_id(
                "ownership",
                line["owner_code"],
                line["organization_code"],
                day_text(line["valid_from"]),
            )
        }
        for line in lines
    ]


def check_ownership(books: Books, lines: Rows) -> None:
    """ReferenceDataError where a line does not hold on a day, naming the rows."""
    owned = as_ownership(lines)
    faults = ownership_faults(owned, books.places, _months(books, owned))
    _refuse(OWNERSHIP_FILE, faults, "Correct these places, or end a line (valid_to) where it ends.")


def allocation_rows(lines: Rows) -> Rows:
    """Rows of `partner_allocations` from the lines of the file."""
    return [
        {name: value for name, value in line.items() if name != "row"}
        | {
            "id": stable_id(
                "partner_allocations",
                line["partner_code"],
                line["customer_code"],
                str(line["category_number"]),
                day_text(line["valid_from"]),
            ),
            "scope": 3,
        }
        for line in lines
    ]


def check_allocations(books: Books, lines: Rows) -> None:
    """ReferenceDataError where an allocation does not hold in a month, naming the rows."""
    allocations, owned = as_allocations(lines), published_ownership(books)
    faults = allocation_faults(
        allocations,
        books.places,
        lambda month: boundary_in(books, month, owned),
        _months(books, [*allocations, *owned]),
    )
    _refuse(
        ALLOCATION_FILE, faults, "Correct these places, or end a line (valid_to) where it ends."
    )


def _months(books: Books, lines: Iterable[Ownership | PartnerAllocation]) -> list[ReportingMonth]:
    validities = [(each.valid_from, each.valid_to) for each in lines]
    validities += [line.window for code in books.tree for line in books.tree.lines(code)]
    return months_of_change(validities, books.home.first_month)


def _refuse(file: str, faults: list[Culprit], mend: str) -> None:
    if faults:
        raise ReferenceDataError(
            f"{file} is refused; nothing of it was taken.", culprits=faults, mend=mend
        )


def as_ownership(lines: Iterable[Mapping[str, Any]]) -> list[Ownership]:
    """Ownership from the lines of the file, or from rows of `ownership`."""
    return [
        Ownership(**{name: line[name] for name in _OWNERSHIP}, row=line.get("row"))
        for line in lines
    ]


def as_allocations(lines: Iterable[Mapping[str, Any]]) -> list[PartnerAllocation]:
    """Allocations from the lines of the file, or from rows of `partner_allocations`."""
    return [
        PartnerAllocation(**{name: line[name] for name in _ALLOCATION}, row=line.get("row"))
        for line in lines
    ]


def published_ownership(books: Books) -> list[Ownership]:
    """Every line of ownership in force."""
    return as_ownership(books.warehouse.rows("SELECT * FROM ownership ORDER BY id"))


def published_allocations(books: Books, month: ReportingMonth) -> list[PartnerAllocation]:
    """The allocations that hold in the month."""
    rows = books.warehouse.rows("SELECT * FROM partner_allocations ORDER BY id")
    return [each for each in as_allocations(rows) if each.holds_in(month)]


def choices_of(books: Books, month: ReportingMonth) -> dict[str, Choice]:
    """The consolidation approach of the month's head offices; assumed where none is on record."""
    rows = books.warehouse.rows(
        "SELECT headquarters_code, consolidation_approach FROM group_boundaries"
    )
    chosen = {r["headquarters_code"]: Choice.made(r["consolidation_approach"]) for r in rows}
    heads = (code for code, place in books.places(month).items() if place.level == 1)
    return {code: chosen.get(code, Choice()) for code in heads}


def boundary_in(books: Books, month: ReportingMonth, owned: list[Ownership]) -> Boundary:
    """The shares of the month's days."""
    return Boundary.of(month.first_day, month.last_day, owned, choices_of(books, month))


def _heads(books: Books) -> set[str]:
    """Those that are head offices on some day."""
    lines = (line for code in books.tree for line in books.tree.lines(code))
    return {line.code for line in lines if line.kind == HEADQUARTERS}
