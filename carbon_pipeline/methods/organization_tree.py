"""The tree of head offices and partners: its rules, paths and levels, and who belongs where in a month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbon_pipeline.errors import Culprit, ReferenceDataError

HEADQUARTERS = "HEADQUARTERS"


@dataclass(frozen=True)
class Organization:
    """One line of the organisations file: a head office, or a partner under its parent.

    The validity says on which days it may report; its place in the tree is the same on all.
    """

    code: str
    name: str
    kind: str
    parent_code: str | None
    country: str
    currency: str
    valid_from: date | None = None
    valid_to: date | None = None
    row: int | None = None


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
        *_lines_that_repeat(organizations, file),
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
    """Path and level of every organisation of a checked tree, by code."""
    by_code = {organization.code: organization for organization in organizations}
    found: dict[str, Place] = {}
    for code, organization in by_code.items():
        chain = _chain_to_the_top(organization, by_code)
        path = "/" + "/".join(reversed(chain)) + "/"
        found[code] = Place(organization, chain[-1], path, len(chain))
    return found


def ancestors(tree_path: str) -> list[str]:
    """Paths of the organisation and of everything above it, from the head office down."""
    codes = tree_path.strip("/").split("/")
    return ["/" + "/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]


def _chain_to_the_top(organization: Organization, by_code: Mapping[str, Organization]) -> list[str]:
    chain = [organization.code]
    while organization.parent_code is not None:
        organization = by_code[organization.parent_code]
        chain.append(organization.code)
    return chain


def _culprit(organization: Organization, column: str, found: str, file: str) -> Culprit:
    return Culprit(file, organization.row, column, found)


def _lines_that_repeat(organizations: Sequence[Organization], file: str) -> list[Culprit]:
    first: dict[str, Organization] = {}
    culprits = []
    for organization in organizations:
        earlier = first.setdefault(organization.code, organization)
        if earlier is organization:
            continue
        two_parents = earlier.parent_code != organization.parent_code
        fault = "has two parents" if two_parents else "stands twice"
        found = f"{organization.code} {fault}, first in row {earlier.row}"
        culprits.append(_culprit(organization, "organization_code", found, file))
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
    parents = {o.code: o.parent_code for o in organizations if o.parent_code is not None}
    circular = {code for code in parents if _is_its_own_ancestor(code, parents)}
    return [
        _culprit(organization, "parent_code", f"{organization.code} is its own ancestor", file)
        for organization in organizations
        if organization.code in circular
    ]


def _is_its_own_ancestor(code: str, parents: Mapping[str, str]) -> bool:
    above = parents.get(code)
    for _ in parents:
        if above is None or above == code:
            break
        above = parents.get(above)
    return above == code


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
