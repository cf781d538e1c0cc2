"""The tree of head offices and partners: its rules, paths and levels, and who belongs where in a month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbon_pipeline.errors import Culprit, ReferenceDataError
from carbon_pipeline.vocabulary.months import ReportingMonth

HEADQUARTERS = "HEADQUARTERS"


@dataclass(frozen=True)
class Organization:
    """One line of the organisations file: a head office, or a partner under its parent, while valid."""

    code: str
    name: str
    kind: str
    parent_code: str | None
    country: str
    currency: str
    valid_from: date | None = None
    valid_to: date | None = None
    row: int | None = None

    def valid_in(self, month: ReportingMonth) -> bool:
        """Whether the line applies on any day of the month."""
        return (self.valid_from or date.min) <= month.last_day and (
            self.valid_to or date.max
        ) >= month.first_day


@dataclass(frozen=True)
class Place:
    """Where an organisation stands: its head office, its path from there and its level, 1 at the top."""

    organization: Organization
    headquarters_code: str
    tree_path: str
    level: int


def check_tree(organizations: Sequence[Organization], file: str = "organizations.csv") -> None:
    """Refuse duplicates, two parents, orphans and cycles; the error names every row concerned."""
    faults = [
        *_lines_that_overlap(organizations, file),
        *_lines_without_a_place(organizations, file),
        *_lines_in_a_circle(organizations, file),
    ]
    if faults:
        raise ReferenceDataError(
            "The organisations do not form a tree.",
            culprits=faults,
            mend="Give every organisation one line at a time, and every partner one existing parent.",
        )


def places(organizations: Iterable[Organization]) -> dict[str, Place]:
    """Path and level of every organisation; one line a code, as `in_month` or `latest` gives them."""
    by_code = {organization.code: organization for organization in organizations}
    found: dict[str, Place] = {}
    for code in by_code:
        chain = _chain_to_the_top(code, by_code)
        if by_code[chain[-1]].parent_code is None:
            path = "/" + "/".join(reversed(chain)) + "/"
            found[code] = Place(by_code[code], chain[-1], path, len(chain))
    return found


def in_month(organizations: Iterable[Organization], month: ReportingMonth) -> list[Organization]:
    """The line of each organisation that applies in the month; of two, the later one."""
    chosen: dict[str, Organization] = {}
    for organization in sorted(organizations, key=lambda o: o.valid_from or date.min):
        if organization.valid_in(month):
            chosen[organization.code] = organization
    return list(chosen.values())


def ancestors(tree_path: str) -> list[str]:
    """Paths of the organisation and of everything above it, from the head office down."""
    codes = tree_path.strip("/").split("/")
    return ["/" + "/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]


def _chain_to_the_top(code: str, by_code: Mapping[str, Organization]) -> list[str]:
    chain = [code]
    while (parent := by_code[chain[-1]].parent_code) in by_code and parent not in chain:
        chain.append(str(parent))
    return chain


def _culprit(organization: Organization, column: str, found: str, file: str) -> Culprit:
    return Culprit(file, organization.row, column, found)


def _lines_that_overlap(organizations: Sequence[Organization], file: str) -> list[Culprit]:
    by_code: dict[str, list[Organization]] = {}
    for organization in organizations:
        by_code.setdefault(organization.code, []).append(organization)
    culprits = []
    for code, lines in by_code.items():
        ordered = sorted(lines, key=lambda o: o.valid_from or date.min)
        for earlier, later in zip(ordered, ordered[1:], strict=False):
            if (earlier.valid_to or date.max) < (later.valid_from or date.min):
                continue
            parents = {earlier.parent_code, later.parent_code}
            fault = "has two parents" if len(parents) > 1 else "stands twice"
            culprits.append(
                _culprit(later, "organization_code", f"{code} {fault}, first in row {earlier.row}", file)
            )
    return culprits


def _lines_without_a_place(organizations: Sequence[Organization], file: str) -> list[Culprit]:
    codes = {organization.code for organization in organizations}
    culprits = []
    for organization in organizations:
        is_head = organization.kind == HEADQUARTERS
        parent = organization.parent_code
        if is_head and parent is not None:
            found = f"{organization.code} is a head office and has the parent {parent}"
        elif not is_head and parent is None:
            found = f"{organization.code} is a partner without a parent"
        elif parent is not None and parent not in codes:
            found = f"{organization.code} names the parent {parent}, which does not exist"
        else:
            continue
        culprits.append(_culprit(organization, "parent_code", found, file))
    return culprits


def _lines_in_a_circle(organizations: Sequence[Organization], file: str) -> list[Culprit]:
    """Circles by code; lines of one code with different parents are followed through each of them."""
    parents: dict[str, set[str]] = {}
    for organization in organizations:
        if organization.parent_code is not None:
            parents.setdefault(organization.code, set()).add(organization.parent_code)
    circular = {code for code in parents if _reaches(code, code, parents)}
    return [
        _culprit(organization, "parent_code", f"{organization.code} is its own ancestor", file)
        for organization in organizations
        if organization.code in circular
    ]


def _reaches(start: str, goal: str, parents: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    to_visit = list(parents.get(start, ()))
    while to_visit:
        code = to_visit.pop()
        if code == goal:
            return True
        if code not in seen:
            seen.add(code)
            to_visit.extend(parents.get(code, ()))
    return False


def as_organizations(rows: Iterable[Mapping[str, Any]]) -> list[Organization]:
    """Lines of the organisations file, as `sources.reference_files` reads them."""
    return [
        Organization(
            code=row["organization_code"],
            name=row["name"],
            kind=row["kind"],
            parent_code=row["parent_code"],
            country=row["country"],
            currency=row["currency"],
            valid_from=row.get("valid_from"),
            valid_to=row.get("valid_to"),
            row=row.get("row"),
        )
        for row in rows
    ]
