"""What became of a module's inputs of a month: every one of them is counted, a memo, or disclosed as missing."""

from dataclasses import dataclass
from typing import Any

import duckdb

from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True)
class Fates:
    """Rows that a module's inputs of a month should have become, and what they became."""

    inputs: int
    expected: int
    counted: int
    memo: int
    unmatched: int
    disclosed: int

    @property
    def conserved(self) -> bool:
        """Whether every expected row is there once."""
        return self.expected == self.counted + self.memo + self.unmatched + self.disclosed

    def as_dict(self) -> dict[str, int]:
        """The counts by name."""
        return dict(vars(self))


def count_by_fate(books: Books, module: ModuleDeclaration, month: ReportingMonth) -> Fates:
    """Count the inputs times their emission lines, and the distinct rows of each outcome."""
    lines = {
        variant.code: sum(line.variant in (None, variant.code) for line in module.emissions)
        for variant in module.variants
    }
    with books.lake.connection() as connection:
        paths = {
            table: books.lake.path(f"{module.module}_{table}", month)
            for table in ("inputs", "emissions", "memo", "unmatched", "gaps")
        }
        by_variant = connection.execute(
            f"SELECT variant_type, count(*) FROM read_parquet('{paths['inputs']}') GROUP BY 1"
        ).fetchall()
        counted, memo, unmatched = (
            _one(connection, f"SELECT count(DISTINCT id) FROM read_parquet('{paths[table]}')")
            for table in ("emissions", "memo", "unmatched")
        )
        # what else is disclosed, such as a missing residual mix, is of lines that are counted
        lines_disclosed = [e.emission_type for e in module.emissions if e.when_missing == "gap"]
        [(disclosed,)] = connection.execute(
            f"SELECT sum(records) FROM read_parquet('{paths['gaps']}')"
            " WHERE list_contains($lines, emission_type)",
            {"lines": lines_disclosed},
        ).fetchall()
    return Fates(
        inputs=sum(rows for _, rows in by_variant),
        expected=sum(rows * lines[variant] for variant, rows in by_variant),
        counted=counted,
        memo=memo,
        unmatched=unmatched,
        disclosed=int(disclosed or 0),
    )


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    # fetchall, since DuckDB holds its connection until a result is drained
    return connection.execute(sql).fetchall()[0][0]
