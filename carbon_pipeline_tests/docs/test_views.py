"""The views are described as they are in the database."""

import pytest

from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.tables import TABLES
from carbon_pipeline.vocabulary.view_columns import View
from carbon_pipeline.vocabulary.views import VIEWS


def test_every_view_is_described(warehouse: Warehouse) -> None:
    found = warehouse.rows("SELECT viewname FROM pg_views WHERE schemaname = 'public'")
    assert {row["viewname"] for row in found} - TABLES.keys() == {view.name for view in VIEWS}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_columns_of_the_view_are_described(view: View, warehouse: Warehouse) -> None:
    found = warehouse.rows(
        "SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute"
        " WHERE attrelid = %(view)s::regclass AND attnum > 0 ORDER BY attnum",
        {"view": f"public.{view.name}"},
    )
    names = {"timestamp with time zone": "timestamptz"}
    described = [(column.name, column.sql_type) for column in view.columns]
    assert described == [(row["attname"], names.get(row["type"], row["type"])) for row in found]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_view_says_in_the_database_what_its_rows_are(view: View, warehouse: Warehouse) -> None:
    (row,) = warehouse.rows(
        "SELECT obj_description(%(view)s::regclass, 'pg_class') AS told",
        {"view": f"public.{view.name}"},
    )
    assert row["told"].startswith(view.grain)
