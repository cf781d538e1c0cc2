"""Organisations of a group: lines of the file, each organisation as it stands last, trees by month."""

from collections.abc import Sequence
from typing import Any

from carbon_pipeline.methods.organization_faults import check_tree
from carbon_pipeline.methods.organization_tree import (
    Organization,
    OrganizationTree,
    Place,
    Places,
    Stretch,
    as_organizations,
)
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_rows import day_text
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import months_between

Rows = list[dict[str, Any]]
NOBODY = "nobody"


def organization_rows(lines: Rows) -> Rows:
    """Rows of `organizations`: one for each organisation, where it stands in its last month.

    ReferenceDataError where the lines are no tree on some day, naming the rows.
    """
    organizations = as_organizations(lines)
    check_tree(organizations)
    tree = OrganizationTree(organizations)
    last = tree.last_places()
    return [_organization(tree.lines(code), place, last) for code, place in sorted(last.items())]


def organization_line_rows(lines: Rows) -> Rows:
    """Rows of `organization_lines`: one for each line of the file."""
    return [
        {name: value for name, value in vars(line).items() if name not in ("row", "code")}
        | {
            "id": stable_id("organization_lines", line.code, day_text(line.valid_from)),
            "organization_id": stable_id("organizations", line.code),
            "organization_code": line.code,
        }
        for line in as_organizations(lines)
    ]


def organization_place_rows(lines: Rows) -> Rows:
    """Rows of `organization_places`: one for each organisation and stretch of months at one place."""
    tree = OrganizationTree(as_organizations(lines))
    return [_stretch(each) for each in tree.stretches()]


def _stretch(stretch: Stretch) -> dict[str, Any]:
    place, first, last = stretch.place, stretch.first_month, stretch.last_month
    code = place.organization.code
    return {
        "id": stable_id("organization_places", code, str(first or "")),
        "organization_id": stable_id("organizations", code),
        "organization_code": code,
        "headquarters_id": stable_id("organizations", place.headquarters_code),
        "tree_path": place.tree_path,
        "level": place.level,
        "country": place.organization.country,
        "valid_from": first.first_day if first else None,
        "valid_to": last.last_day if last else None,
    }


def tree_by_month(books: Books) -> dict[str, str]:
    """For every reporting month up to the current one a hash over its tree, `NOBODY` for an empty one."""
    home = books.home
    return {
        str(month): books.tree.content(month) if books.places(month) else NOBODY
        for month in months_between(home.first_month.first_day, home.current_month().first_day)
    }


def _organization(lines: Sequence[Organization], place: Place, places: Places) -> dict[str, Any]:
    line = place.organization
    head = places[place.headquarters_code].organization
    return {
        "id": stable_id("organizations", line.code),
        "code": line.code,
        "name": line.name,
        "kind": line.kind,
        "parent_id": stable_id("organizations", line.parent_code) if line.parent_code else None,
        "headquarters_id": stable_id("organizations", place.headquarters_code),
        "tree_path": place.tree_path,
        "level": place.level,
        "country": line.country,
        "currency": line.currency,
        "valid_from": lines[0].valid_from,
        "valid_to": lines[-1].valid_to,
        "fiscal_year_start_month": head.fiscal_year_start_month,
    }
