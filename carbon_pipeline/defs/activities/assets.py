"""Activity files: read once by their hash, registered, and refused rows shown with their reason."""

from collections.abc import Iterator

import dagster as dg

from carbon_pipeline.components.recomputing import stale_where_open
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    publication_metadata,
    table_metadata,
)
from carbon_pipeline.steps.activity_files import read_activity_files
from carbon_pipeline.vocabulary.tables import ACTIVITY_FILES, REJECTED_INPUTS

FILES, REJECTS = dg.AssetKey("activity_files"), dg.AssetKey("rejected_inputs")
CHECKS = [
    dg.AssetCheckSpec(
        "rows_accounted_for",
        asset=FILES,
        blocking=True,
        description="Rows in = rows accepted + rows rejected, over all files.",
    ),
    dg.AssetCheckSpec(
        "files_still_there",
        asset=FILES,
        description="No file that was read before has vanished; a vanished file keeps what it gave.",
    ),
    dg.AssetCheckSpec(
        "columns_known",
        asset=FILES,
        description="No file has a column that its module does not know; such columns are left aside.",
    ),
]


UPSTREAMS = ["organizations", "emission_types"]


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            FILES,
            group_name="activities",
            deps=UPSTREAMS,
            owners=OWNERS,
            kinds={"csv", "parquet", "postgres"},
            code_version="1",
            automation_condition=stale_where_open(),
            description=(
                "Register of the files under `activities/<module>/`: one row per path. Each new "
                "content is read once, its bytes are kept, and its accepted rows wait in the lake "
                "for their months."
            ),
            metadata=table_metadata(ACTIVITY_FILES),
        ),
        dg.AssetSpec(
            REJECTS,
            group_name="activities",
            deps=UPSTREAMS,
            owners=OWNERS,
            kinds={"postgres"},
            code_version="1",
            automation_condition=stale_where_open(),
            description=(
                "One row per refused row of a file, whole, with file, row, column, rule and a "
                "sentence on how to mend it. Open rejects keep their months open."
            ),
            metadata=table_metadata(REJECTED_INPUTS),
        ),
    ],
    check_specs=CHECKS,
    can_subset=False,
)
def activity_files(
    context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
) -> Iterator[dg.MaterializeResult[None]]:
    """Look at the folder, read what is new, publish register and rejects."""
    files = read_activity_files(open_books.books, context.run.run_id)
    yield dg.MaterializeResult(
        asset_key=FILES,
        data_version=content_version(files.content),
        metadata={
            "dagster/row_count": len(files.paths),
            "rows in": files.rows_in,
            "rows accepted": files.rows_accepted,
            "rows rejected": files.rows_rejected,
            "new files": dg.MetadataValue.json(files.new_paths),
            "copies of other files": dg.MetadataValue.json(files.copies),
            "vanished": dg.MetadataValue.json(files.vanished),
            "unknown columns": dg.MetadataValue.json(files.unknown_columns),
            "months touched": dg.MetadataValue.json(files.months_touched),
            **publication_metadata(files.files),
        },
        check_results=[
            dg.AssetCheckResult(
                check_name="rows_accounted_for",
                passed=files.rows_in == files.rows_accepted + files.rows_rejected,
                metadata={"rows in": files.rows_in, "accepted": files.rows_accepted,
                          "rejected": files.rows_rejected},
            ),
            dg.AssetCheckResult(
                check_name="files_still_there",
                passed=not files.vanished,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={"vanished": dg.MetadataValue.json(files.vanished)},
            ),
            dg.AssetCheckResult(
                check_name="columns_known",
                passed=not files.unknown_columns,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={"unknown columns": dg.MetadataValue.json(files.unknown_columns)},
            ),
        ],
    )  # fmt: skip
    yield dg.MaterializeResult(
        asset_key=REJECTS,
        data_version=content_version(files.content, "rejects"),
        metadata={"dagster/row_count": files.rows_rejected, **publication_metadata(files.rejects)},
    )
