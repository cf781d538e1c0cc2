"""Lines of group_boundaries.csv, ownership.csv, partner_allocations.csv and reporting_expectations.csv, for tests."""

from collections.abc import Mapping

from carbon_pipeline_tests.group_of import Group, csv_text

BOUNDARY_COLUMNS = (
    "headquarters_code", "consolidation_approach", "base_year", "recalculation_threshold_percent",
)  # fmt: skip
OWNERSHIP_COLUMNS = (
    "owner_code", "organization_code", "equity_share_percent", "financial_control",
    "operational_control", "valid_from", "valid_to",
)  # fmt: skip
ALLOCATION_COLUMNS = (
    "partner_code", "customer_code", "category_number", "allocation_basis",
    "quantity_to_customer", "quantity_total", "unit", "scopes", "valid_from", "valid_to", "source",
)  # fmt: skip
EXPECTATION_COLUMNS = ("organization_code", "module", "valid_from", "valid_to")


def boundary(head: str, approach: str, base_year: str = "", threshold: str = "") -> dict[str, str]:
    """A head office's choice."""
    return dict(zip(BOUNDARY_COLUMNS, (head, approach, base_year, threshold), strict=True))


def owns(
    owner: str, owned: str, percent: str, control: str = "no", **changed: str
) -> dict[str, str]:
    """What an owner has of an organisation; `control` is for financial and operational control."""
    line = {
        "owner_code": owner,
        "organization_code": owned,
        "equity_share_percent": percent,
        "financial_control": control,
        "operational_control": control,
    }
    return line | changed


def allocates(partner: str, customer: str, part: str, whole: str, **changed: str) -> dict[str, str]:
    """What a supplier outside delivers to a customer inside: tonnes, scopes 1 and 2, category 1."""
    line = {
        "partner_code": partner,
        "customer_code": customer,
        "category_number": "1",
        "allocation_basis": "mass",
        "quantity_to_customer": part,
        "quantity_total": whole,
        "unit": "tonne",
        "scopes": "1+2",
        "source": "Supplier's statement",
    }
    return line | changed


def expects(organization: str, module: str, valid_from: str = "") -> dict[str, str]:
    """That an organisation reports a module, until further notice."""
    return {"organization_code": organization, "module": module, "valid_from": valid_from}


def write_boundaries(group: Group, *lines: Mapping[str, str]) -> None:
    """Write group_boundaries.csv of the group."""
    group.write("reference/group_boundaries.csv", csv_text(lines, BOUNDARY_COLUMNS))


def write_ownership(group: Group, *lines: Mapping[str, str]) -> None:
    """Write ownership.csv of the group."""
    group.write("reference/ownership.csv", csv_text(lines, OWNERSHIP_COLUMNS))


def write_allocations(group: Group, *lines: Mapping[str, str]) -> None:
    """Write partner_allocations.csv of the group."""
    group.write("reference/partner_allocations.csv", csv_text(lines, ALLOCATION_COLUMNS))


def write_expectations(group: Group, *lines: Mapping[str, str]) -> None:
    """Write reporting_expectations.csv of the group."""
    group.write("reference/reporting_expectations.csv", csv_text(lines, EXPECTATION_COLUMNS))
