"""What the records that were read so far ask of factors: one key for all that ask alike."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carbon_pipeline.methods.coverage_needs import RecordKey
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.readings import accepted_path
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

Readings = Mapping[str, list[Path]]


def known_readings(books: Books) -> dict[str, list[Path]]:
    """The accepted rows of every registered file, by module; what the lake has lost is left out."""
    files = books.warehouse.rows(
        "SELECT module_type, source_sha256, reading_fingerprint FROM activity_files"
        " WHERE module_type IS NOT NULL AND copy_of_path IS NULL ORDER BY path"
    )
    found: dict[str, list[Path]] = {}
    for file in files:
        path = accepted_path(
            books, file["module_type"], file["source_sha256"], file["reading_fingerprint"]
        )
        if path.exists():
            found.setdefault(file["module_type"], []).append(path)
    return found


def record_keys(books: Books, module: ModuleDeclaration, readings: Readings) -> list[RecordKey]:
    """The distinct keys of the module's records; one without a region is where its organisation is."""
    paths = [str(path) for path in readings.get(module.module, [])]
    if not paths:
        return []
    columns = _columns(module)
    # a reading by other rules may lack a column that the module has by now
    lacking = ", ".join(f'NULL::VARCHAR AS "{name}"' for name in sorted(set(columns.values())))
    selected = ", ".join(f'CAST("{source}" AS VARCHAR) AS "{n}"' for n, source in columns.items())
    with books.lake.connection() as connection:
        found = connection.execute(
            f"SELECT {selected}, year(period_start) AS first_year, year(period_end) AS last_year"
            f" FROM (FROM read_parquet({paths}, union_by_name = true)"
            f" UNION ALL BY NAME SELECT {lacking} WHERE false)"
            " WHERE period_start IS NOT NULL GROUP BY ALL ORDER BY ALL"
        )
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [_key(module, row, region) for row in rows for region in _regions(books, row)]


def _columns(module: ModuleDeclaration) -> dict[str, str]:
    """Columns of the files that decide which factor applies, by the name that they have here."""
    columns = {"organization": "organization_code", "region": "region"}
    if not module.quantity_unit:
        columns["unit"] = module.unit_column
    if module.variant_column:
        columns["variant"] = module.variant_column
    if module.emission_factor:
        columns |= {name: name for name in module.emission_factor.columns}
    if module.factor:
        columns |= {f"class_{n}": source for n, source in module.factor.classification.items()}
    return columns


def _regions(books: Books, row: Mapping[str, Any]) -> list[str]:
    """The record's own region, else each country that its organisation is in during its years."""
    if row["region"]:
        return [row["region"]]
    return sorted(
        {
            line.country
            for line in books.tree.lines(row["organization"])
            if line.first_day.year <= row["last_year"] and row["first_year"] <= line.last_day.year
        }
    )


def _key(module: ModuleDeclaration, row: Mapping[str, Any], region: str) -> RecordKey:
    classification = module.factor.classification if module.factor else {}
    return RecordKey(
        organization_code=row["organization"],
        region=region,
        unit=module.quantity_unit or row["unit"],
        variant=row.get("variant") or "default",
        activity=module.emission_factor.activity_of(row) if module.emission_factor else None,
        classification=tuple((name, row[f"class_{name}"] or None) for name in classification),
        first_year=row["first_year"],
        last_year=row["last_year"],
    )
