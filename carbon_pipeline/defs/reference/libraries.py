"""Publishers' libraries: an asset for each, which takes a file in or reads again what it holds."""

import getpass
from pathlib import Path
from typing import Any

import dagster as dg

from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    markdown_table,
    table_metadata,
)
from carbon_pipeline.sources.publishers.registry import (
    LIBRARY_OF,
    importer_of,
)
from carbon_pipeline.steps.factor_libraries import (
    Imported,
    import_file,
    library_content,
    library_rows,
    read_again,
    unmapped_count,
)
from carbon_pipeline.vocabulary.factor_types import LIBRARIES
from carbon_pipeline.vocabulary.tables import EMISSION_FACTORS


class PublishersFile(dg.Config):
    """A publisher's file to take in; without one, nothing new is read."""

    file: str | None = None
    publisher: str | None = None
    imported_by: str | None = None


@dg.definitions
def libraries() -> dg.Definitions:
    """An asset for each library."""
    return dg.Definitions(
        assets=[_library_asset(each) for each in sorted(set(LIBRARY_OF.values()))]
    )


def _library_asset(library: str) -> dg.AssetsDefinition:
    publisher = next(name for name, each in LIBRARY_OF.items() if each == library)

    @dg.asset(
        name=f"{library}_factors",
        group_name="reference",
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        description=(
            f"{LIBRARIES[library]}: the editions that were imported, one row per factor. "
            f"`carbon import-factors {publisher} FILE` takes the publisher's file in, or this asset "
            "does with `file` in its configuration. A corrected edition writes new versions of the "
            "rows that changed; every version is kept."
        ),
        metadata=table_metadata(EMISSION_FACTORS),
    )
    def library_factors(
        context: dg.AssetExecutionContext,
        config: PublishersFile,
        open_books: dg.ResourceParam[OpenBooks],
    ) -> dg.MaterializeResult[None]:
        books, run_id = open_books.books, context.run.run_id
        if config.file:
            importer = importer_of(config.publisher or publisher)
            by = config.imported_by or getpass.getuser()
            path = Path(config.file)
            imports = [import_file(books, importer, path, run_id=run_id, imported_by=by)]
        else:
            imports = read_again(books, library, run_id)
        rows = library_rows(books, library)
        return dg.MaterializeResult(
            data_version=content_version(library_content(books, library)),
            metadata={
                "dagster/row_count": sum(row["factors"] for row in rows),
                "factors without an activity of ours": unmapped_count(books, library),
                "factors in force": markdown_table(rows, limit=60),
                **_account(imports),
            },
        )

    return library_factors


def _account(imports: list[Imported]) -> dict[str, Any]:
    """Every row of the files that were read: taken, or left out with the reason."""
    left_out = [
        {"file": each.file_name, "reason": reason, "rows": rows}
        for each in imports
        for reason, rows in each.reading.left_out.most_common()
    ]
    return {
        "files read": len(imports),
        "rows read": sum(each.reading.rows_read for each in imports),
        "rows taken": sum(each.reading.taken for each in imports),
        "rows left out": sum(each.reading.left_out.total() for each in imports),
        "left out by reason": markdown_table(left_out, limit=100),
        "left out": dg.MetadataValue.json(
            {
                reason: rows
                for each in imports
                for reason, rows in each.reading.left_out.most_common()
            }
        ),
        "editions": ", ".join(e for each in imports for e in each.reading.editions[-10:]),
        "rows written": sum(each.total("inserted") for each in imports),
        "rows retired": sum(each.total("retired") for each in imports),
        "rows unchanged": sum(each.total("unchanged") for each in imports),
    }
