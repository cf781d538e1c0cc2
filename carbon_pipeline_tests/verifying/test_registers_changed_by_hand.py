"""Rows of registers that somebody with the owner's login changes, removes or makes up."""

import pytest

from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES
from carbon_pipeline_tests.verifying.conftest import EveryTable

REGISTERS = {
    "publications": ("rows_retired = 9", "table_name = 'factors' AND publication_number = 1"),
    "period_closes": ("closed_by = 'forged'", "reporting_year = 2025"),
    "restatements": ("reason = 'forged'", "true"),
    "runs": ("code_version = 'forged'", "run_id = 'run-1'"),
    "acceptances": ("reason = 'forged'", "true"),
    "factor_imports": ("rows_left_out = '{\"forged\": 1}'", "true"),
    "access_grants": ("tree_path = '/'", "true"),
    "document_versions": (
        "data = data || '{\"unit\": 1}'",
        "table_name = 'factors' AND version = 2",
    ),
    "register_entries": ("entry_checksum = 'x'", "register = 'runs' AND entry_number = 1"),
}


@pytest.mark.parametrize("register", REGISTERS)
def test_a_row_of_a_register_is_missed_and_a_change_is_seen(
    every_table: EveryTable, register: str
) -> None:
    """The register is named, whether a row is changed, removed or slipped in."""
    change, where = REGISTERS[register]
    tamperings = [
        f"UPDATE {register} SET {change} WHERE {where}",
        f"DELETE FROM {register} WHERE {where}",
    ]
    for statement in tamperings:
        found = every_table.findings(statement)
        assert register in {f.table for f in found}, statement


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO runs VALUES ('forged', 'x', now())",
        (
            "INSERT INTO document_versions SELECT table_name, gen_random_uuid(), version, data, changed_at,"
            " changed_by FROM document_versions LIMIT 1"
        ),
        "INSERT INTO access_grants VALUES ('forged', 'partner', '/', now(), 'x', NULL, NULL)",
        "UPDATE acceptances SET subject_id = gen_random_uuid()",
        "UPDATE document_versions SET changed_by = 'forged' WHERE table_name = 'ownership'",
        "UPDATE document_versions SET table_name = 'airports' WHERE table_name = 'ownership'",
    ],
)
def test_what_is_slipped_into_a_register_is_named(every_table: EveryTable, statement: str) -> None:
    table = statement.split()[2 if statement.startswith("INSERT") else 1]
    assert table in {finding.table for finding in every_table.findings(statement)}


def test_every_register_is_tried() -> None:
    grows = {name for name, table in PLAIN_TABLES.items() if table.append_only}
    assert grows | {"access_grants"} == REGISTERS.keys()
