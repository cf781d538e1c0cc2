"""No column of any table can be changed by hand unseen, one at a time."""

import pytest

from carbon_pipeline.steps.verifying.rows import of_content, of_inserted, of_retired, of_versions
from carbon_pipeline.storage.audit.parts import Part
from carbon_pipeline.storage.reading import Snapshot
from carbon_pipeline.vocabulary.columns import Column, Kind
from carbon_pipeline.vocabulary.tables import TABLES, Table
from carbon_pipeline_tests.verifying.conftest import EveryTable, row_id

ANOTHER = {
    Kind.TEXT: "coalesce({0}, '') || 'x'",
    Kind.UUID: "gen_random_uuid()",
    Kind.DATE: "coalesce({0}, '2024-01-01') + 1",
    Kind.TIMESTAMP: "coalesce({0}, now()) + interval '1 second'",
    Kind.JSON: """'{{"forged": 1}}'""",
    Kind.FLAG: "{0} IS NOT TRUE",
    Kind.SHA256: "sha256('forged')",
}
ANOTHER_NUMBER = "coalesce({0}, 0) + 1"
# what keeps values in their meaning is dropped first: it is not what finds the change
DROP_RULES = """
    DO $$ DECLARE rule record; BEGIN
      FOR rule IN SELECT conname FROM pg_constraint
        WHERE conrelid = '{0}'::regclass AND contype IN ('c', 'f') LOOP
        EXECUTE format('ALTER TABLE {0} DROP CONSTRAINT %I', rule.conname);
      END LOOP;
    END $$
"""


def change(table: Table, column: Column) -> str:
    name = f'"{column.name}"'
    value = f"{name} = {ANOTHER.get(column.kind, ANOTHER_NUMBER).format(name)}"
    if column.name in {"reporting_year", "reporting_month"}:
        # the other month that has a partition
        value = "reporting_year = 2025, reporting_month = 1"
    return f"UPDATE {table.schema}.{table.name} SET {value} WHERE id = '{row_id(table, 'b')}'"


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_each_column_is_seen(every_table: EveryTable, table: Table) -> None:
    def is_found(reader: Snapshot) -> bool:
        checks = (of_content, of_inserted, of_versions, of_retired)
        return any(list(check(reader, Part(table))) for check in checks)

    unseen = []
    with every_table.tampered(DROP_RULES.format(f"{table.schema}.{table.name}")) as reader:
        assert not is_found(reader)
        disarm = f"ALTER TABLE {table.schema}.{table.name} DISABLE TRIGGER USER"
        reader._connection.execute(disarm.encode())
        for column in table.columns:
            with reader._connection.transaction(force_rollback=True):
                assert reader._connection.execute(change(table, column).encode()).rowcount
                if not is_found(reader):
                    unseen.append(column.name)
    assert unseen == []
