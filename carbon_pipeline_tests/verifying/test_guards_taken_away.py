"""Whoever takes a guard away and forgets to put it back is told of."""

import pytest

from carbon_pipeline_tests.verifying.conftest import EveryTable

PARTITION = "history.module_emissions_2024_12"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "ALTER TABLE module_emissions DISABLE TRIGGER guard_content",
            "public.module_emissions: the trigger guard_content is switched off.",
        ),
        (
            f"ALTER TABLE {PARTITION} DISABLE TRIGGER USER",
            f"{PARTITION}: the trigger guard_rows is switched off.",
        ),
        (
            "DROP TRIGGER guard_retirement ON history.factors",
            "history.factors: the trigger guard_retirement is gone.",
        ),
        (
            (
                "DROP TRIGGER enters ON runs; CREATE TRIGGER enters AFTER DELETE ON runs FOR EACH ROW"
                " EXECUTE FUNCTION history.enter_register('run_id')"
            ),
            "public.runs: the trigger enters does something else than it was made for.",
        ),
        (
            (
                "DROP TRIGGER guard_content ON history.factors; CREATE TRIGGER guard_content BEFORE UPDATE"
                " OF unit_by_value ON history.factors FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change()"
            ),
            "history.factors: the trigger guard_content does something else than it was made for.",
        ),
        (
            (
                "CREATE TRIGGER mine BEFORE INSERT ON runs FOR EACH ROW"
                " EXECUTE FUNCTION history.enter_register('run_id')"
            ),
            "public.runs: the trigger mine was put there by hand.",
        ),
        (
            (
                "CREATE OR REPLACE FUNCTION history.refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
                " 'BEGIN RETURN NULL; END'"
            ),
            "history.refuse_change(): the function does not say what the migrations made it say.",
        ),
        (
            f"ALTER TABLE {PARTITION} NO FORCE ROW LEVEL SECURITY",
            f"{PARTITION}: row level security is switched off or not forced.",
        ),
        (
            "CREATE POLICY mine ON module_emissions FOR SELECT TO carbon_partner USING (true)",
            "public.module_emissions: its policies are mine, owner, partners, readers, not",
        ),
        (
            "GRANT DELETE ON history.factors TO carbon_writer",
            "history.factors: carbon_writer was let DELETE.",
        ),
        (
            "GRANT UPDATE (kg_co2eq) ON module_emissions TO carbon_analyst",
            "public.module_emissions: carbon_analyst was let UPDATE of kg_co2eq.",
        ),
        ("DROP TABLE history.airports CASCADE", "airports: the table is gone."),
    ],
)
def test_a_guard_that_is_gone_is_named(every_table: EveryTable, statement: str, said: str) -> None:
    found = [str(finding) for finding in every_table.guard_findings(statement)]
    assert any(each.startswith(said) for each in found), found
