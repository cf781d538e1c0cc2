"""Products in the reference data: mappings as handed in, checked against the group, and output."""

from collections.abc import Iterable, Mapping
from typing import Any

from carbon_pipeline.errors import Culprit, ReferenceDataError
from carbon_pipeline.methods.product_mapping_faults import FILE, mapping_faults, months_of_change
from carbon_pipeline.methods.product_mappings import ProductMapping
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_rows import day_text
from carbon_pipeline.vocabulary.identity import stable_id

Rows = list[dict[str, Any]]
OUTPUT_FILE = "product_outputs.csv"
_SAME = (
    "mapping_code", "owner_type", "headquarters_code", "headquarters_product_code",
    "company_product_code", "product_name", "product_description", "parent_mapping_code",
    "mapping_type", "conversion_ratio", "is_active", "valid_from", "valid_to",
)  # fmt: skip


def mapping_rows(lines: Rows) -> Rows:
    """Rows of `product_mappings` from the lines of the file."""
    return [
        {name: line[name] for name in _SAME}
        | {
            "id": stable_id("product_mappings", line["mapping_code"], day_text(line["valid_from"])),
            "organization_code": line["partner_code"] or line["headquarters_code"],
        }
        for line in lines
    ]


def check_mappings(books: Books, lines: Rows) -> None:
    """ReferenceDataError where a mapping does not hold in a month, naming the rows."""
    mappings = as_mappings(lines)
    validities = [(each.valid_from, each.valid_to) for each in mappings]
    validities += [line.window for code in books.tree for line in books.tree.lines(code)]
    months = months_of_change(validities, books.home.first_month)
    faults = mapping_faults(mappings, books.places, months)
    if faults:
        raise ReferenceDataError(
            f"{FILE} is refused; nothing of it was taken.",
            culprits=faults,
            mend="Correct these places, or end a mapping (valid_to) where it ends.",
        )


def as_mappings(lines: Iterable[Mapping[str, Any]]) -> list[ProductMapping]:
    """Mappings of the file's lines, or of rows of `product_mappings`."""
    return [
        ProductMapping(
            **{name: line[name] for name in _SAME},
            organization_code=line.get("organization_code")
            or line.get("partner_code")
            or line["headquarters_code"],
            product_hierarchy_path=line.get("product_hierarchy_path"),
            hierarchy_level=line.get("hierarchy_level"),
            row=line.get("row"),
        )
        for line in lines
    ]


def output_rows(lines: Rows) -> Rows:
    """Rows of `product_outputs` from the lines of the file."""
    return [
        {
            "id": stable_id(
                "product_outputs", line["organization_code"], line["product_code"], line["month"]
            ),
            "organization_code": line["organization_code"],
            "company_product_code": line["product_code"],
            "output_month": line["month"],
            "quantity": line["quantity"],
            "unit": line["unit"],
        }
        for line in lines
    ]


def check_producers(books: Books, lines: Rows) -> None:
    """ReferenceDataError where a line names an organisation that does not exist."""
    unknown = [
        Culprit(OUTPUT_FILE, line["row"], "organization_code", f"«{code}» is no organisation.")
        for line in lines
        if (code := line["organization_code"]) not in books.tree
    ]
    if unknown:
        raise ReferenceDataError(
            f"{OUTPUT_FILE} is refused; nothing of it was taken.",
            culprits=unknown,
            mend="organizations.csv names the organisations.",
        )
