"""The rows of a closed month copied bare: same columns, same indexes, no guards, no history."""

import time

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.connecting import connect_adbc
from carbon_pipeline.storage.warehouse import OWNER

TABLES = ("public.module_emissions", "history.activity_inputs")
PARTITION = "history.{table}_2024_12"


def copy_same_rows() -> float:
    """Seconds to COPY the month's rows of both wide tables, as Arrow data, into fresh tables."""
    books = Books.open(load_modules())
    seconds = 0.0
    for table in TABLES:
        name = table.partition(".")[2]
        partition = PARTITION.format(table=name)
        with connect_adbc(books.warehouse.url(OWNER)) as connection:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {partition} ORDER BY id")
                rows = cursor.fetch_arrow_table()
                cursor.execute(
                    f"CREATE TABLE history.bare_{name} (LIKE {partition} INCLUDING INDEXES)"
                )
            connection.commit()
            started = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.adbc_ingest(f"bare_{name}", rows, mode="append", db_schema_name="history")
            connection.commit()
            seconds += time.perf_counter() - started
    return seconds
