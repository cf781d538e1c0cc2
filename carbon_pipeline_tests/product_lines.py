"""Lines of product_code_mappings.csv and product_outputs.csv, for tests."""

from collections.abc import Mapping

from carbon_pipeline_tests.group_of import Group, csv_text

COLUMNS = (
    "mapping_code", "owner_type", "headquarters_code", "partner_code",
    "headquarters_product_code", "company_product_code", "product_name", "product_description",
    "parent_mapping_code", "mapping_type", "conversion_ratio", "is_active", "valid_from",
    "valid_to", "product_hierarchy_path", "hierarchy_level",
)  # fmt: skip
OUTPUT_COLUMNS = ("organization_code", "product_code", "month", "quantity", "unit")


def product(code: str, of: str = "HQ1", **changed: str) -> dict[str, str]:
    """A head office's product; its mapping is called as the product."""
    line = {
        "mapping_code": code,
        "owner_type": "HEADQUARTERS",
        "headquarters_code": of,
        "headquarters_product_code": code,
        "company_product_code": code,
        "product_name": f"Product {code}",
        "mapping_type": "DIRECT",
        "conversion_ratio": "1",
    }
    return line | changed


def part(
    mapping: str, partner_code: str, company_product: str, parent: str, ratio: str, **changed: str
) -> dict[str, str]:
    """A partner's product as a component of W250, below the mapping `parent`."""
    line = product("W250") | {
        "mapping_code": mapping,
        "owner_type": "PARTNER",
        "partner_code": partner_code,
        "company_product_code": company_product,
        "product_name": f"Product {company_product}",
        "parent_mapping_code": parent,
        "mapping_type": "COMPONENT",
        "conversion_ratio": ratio,
    }
    return line | changed


def output(code: str, month: str, quantity: str, unit: str = "piece") -> dict[str, str]:
    """What the head office produced of a product in a month."""
    return dict(zip(OUTPUT_COLUMNS, ("HQ1", code, month, quantity, unit), strict=True))


def write_mappings(group: Group, *lines: Mapping[str, str]) -> None:
    """Write product_code_mappings.csv of the group."""
    group.write("reference/product_code_mappings.csv", csv_text(lines, COLUMNS))


def write_outputs(group: Group, *lines: Mapping[str, str]) -> None:
    """Write product_outputs.csv of the group."""
    group.write("reference/product_outputs.csv", csv_text(lines, OUTPUT_COLUMNS))
