"""Entries of publications and closes that somebody with the owner's login changes, removes or makes up."""

from collections.abc import Callable

import pytest

from carbon_pipeline_tests.verifying.conftest import EveryTable

ALL_ENTRIES = "table_name = 'module_emissions' AND partition_key = '2024-12'"
OF_DECEMBER = "reporting_year = 2024"
AGAIN = "UPDATE {0} AS e SET checksum = public.{1}_checksum(e)"
CLOSED_AGAIN = AGAIN.format("period_closes", "close") + " WHERE {}"


@pytest.mark.parametrize(
    ("statements", "table", "said"),
    [
        (
            [
                f"UPDATE publications SET rows_retired = 7 WHERE {ALL_ENTRIES} AND publication_number = 1"
            ],
            "publications",
            "publication 1 does not fit its checksum",
        ),
        (
            [f"DELETE FROM publications WHERE {ALL_ENTRIES} AND publication_number = 1"],
            "publications",
            "publication 1 is missing",
        ),
        (
            [
                f"UPDATE publications SET inserted_checksum = 'x' WHERE {ALL_ENTRIES} AND publication_number = 1",
                AGAIN.format("publications", "publication")
                + f" WHERE {ALL_ENTRIES} AND publication_number = 1",
            ],
            "publications",
            "publication 2 names another checksum for the one before it",
        ),
        (
            [
                (
                    "UPDATE publications SET published_at = published_at - interval '1 year'"
                    f" WHERE {ALL_ENTRIES} AND publication_number = 2"
                ),
            ],
            "publications",
            "publication 2 is not later than the one before it",
        ),
        (
            ["UPDATE publications SET run_id = 'forged' WHERE publication_number = 2"],
            "publications",
            "publication 2 is of the run forged, which is not in runs",
        ),
        (
            ["DELETE FROM runs WHERE run_id = 'run-2'"],
            "publications",
            "publication 2 is of the run run-2, which is not in runs",
        ),
        (
            [f"UPDATE period_closes SET totals = '{{}}' WHERE {OF_DECEMBER} AND sequence = 1"],
            "period_closes",
            "close number 1 does not fit its checksum",
        ),
        (
            [
                f"UPDATE period_closes SET totals = '{{}}' WHERE {OF_DECEMBER} AND sequence = 1",
                CLOSED_AGAIN.format(f"{OF_DECEMBER} AND sequence = 1"),
            ],
            "period_closes",
            "close number 2 names another checksum for the one before it",
        ),
        (
            [
                (
                    "UPDATE period_closes SET totals = jsonb_set(totals, '{scope2,kg_co2eq}', '\"7\"')"
                    " WHERE reporting_year = 2025"
                ),
                CLOSED_AGAIN.format("reporting_year = 2025"),
            ],
            "period_closes",
            "close 1 says 7 for scope2 kg_co2eq, and its emissions add up to 1.000000000000000001",
        ),
        (
            [
                (
                    "UPDATE period_closes SET tables = jsonb_set(tables, '{memo_emissions,rows}', '7')"
                    " WHERE reporting_year = 2025"
                ),
                CLOSED_AGAIN.format("reporting_year = 2025"),
            ],
            "period_closes",
            "close 1 was made of 7 rows of memo_emissions",
        ),
        (
            ["UPDATE period_closes SET reason = 'forged' WHERE reporting_year = 2025"],
            "period_closes",
            "close number 3 does not fit its checksum",
        ),
        (
            [
                # two closes change places
                "UPDATE period_closes SET chain_number = 99 WHERE chain_number = 2",
                "UPDATE period_closes SET chain_number = 2 WHERE chain_number = 3",
                "UPDATE period_closes SET chain_number = 3 WHERE chain_number = 99",
            ],
            "period_closes",
            "close number 2 does not fit its checksum",
        ),
        (
            [f"DELETE FROM period_closes WHERE {OF_DECEMBER} AND sequence = 1"],
            "period_closes",
            "close number 1 is missing",
        ),
        (
            [f"DELETE FROM period_closes WHERE {OF_DECEMBER} AND sequence = 1"],
            "period_closes",
            "close 2 is there, and close 1 of the month is not",
        ),
        (
            ["DELETE FROM restatements"],
            "period_closes",
            "close 2 was not begun by a restatement",
        ),
        (
            ["UPDATE restatements SET started_at = now()"],
            "period_closes",
            "close 2 and the beginning of its restatement are not in order",
        ),
        (
            [
                (
                    "INSERT INTO restatements SELECT headquarters_id, reporting_year, reporting_month, 9,"
                    " reason, started_at, started_by FROM restatements"
                ),
            ],
            "restatements",
            "restatement 9 was begun, and no close 8 is there before it",
        ),
    ],
)
def test_an_entry_is_named(
    every_table: EveryTable, statements: list[str], table: str, said: str
) -> None:
    found = every_table.findings(*statements)
    assert any(f.table == table and said in f.sentence for f in found), [str(f) for f in found]


OF_JANUARY = "SELECT id::text FROM period_closes WHERE reporting_year = 2025"


def cut_off() -> list[str]:
    """The last close goes, with its entry in the register: nothing of it is left."""
    entry = f"register = 'period_closes' AND entry_key ->> 'id' IN ({OF_JANUARY})"
    return [
        f"DELETE FROM register_entries WHERE {entry}",
        "DELETE FROM period_closes WHERE reporting_year = 2025",
    ]


def rewritten_to_the_end() -> list[str]:
    """Another reason in the last close, with every checksum after it computed anew."""
    entry = f"register = 'period_closes' AND entry_key ->> 'id' IN ({OF_JANUARY})"
    return [
        "UPDATE period_closes SET reason = 'forged' WHERE reporting_year = 2025",
        CLOSED_AGAIN.format("reporting_year = 2025"),
        (
            "UPDATE register_entries SET entry_checksum = (SELECT checksum FROM period_closes"
            f" WHERE reporting_year = 2025) WHERE {entry}"
        ),
        f"{AGAIN.format('register_entries', 'register')} WHERE {entry}",
    ]


@pytest.mark.parametrize("forge", [cut_off, rewritten_to_the_end])
def test_the_end_of_a_chain_is_missed_by_whoever_kept_its_checksum(
    every_table: EveryTable, forge: Callable[[], list[str]]
) -> None:
    """Whoever has every right can forge the end of a chain so that it fits; nobody, what others hold."""
    with every_table.tampered() as reader:
        kept = [row["checksum"] for row in reader.rows("SELECT checksum FROM period_closes")]
    assert every_table.findings(*forge()) == []
    assert every_table.findings(expected=kept) == []
    [finding] = every_table.findings(*forge(), expected=kept)
    assert "was rewritten or cut off" in finding.sentence


def test_what_was_published_before_a_close_cannot_be_cut_off_behind_its_back(
    every_table: EveryTable,
) -> None:
    """The last publication of a table goes with its rows and its entries; the close had seen them."""
    last = "SELECT max(entry_number) FROM register_entries WHERE register = 'publications'"
    found = every_table.findings(
        (
            "DELETE FROM history.base_year_recalculations AS t USING publications AS p, register_entries AS e"
            f" WHERE t.run_id = p.run_id AND t.computed_at = p.published_at AND e.entry_number = ({last})"
            " AND e.register = 'publications' AND e.entry_key ->> 'table_name' = p.table_name"
            " AND e.entry_key ->> 'partition_key' = p.partition_key"
        ),
        "DELETE FROM publications WHERE table_name = 'base_year_recalculations' AND run_id = 'run-3'",
        f"DELETE FROM register_entries WHERE register = 'publications' AND entry_number = ({last})",
        "DELETE FROM register_entries WHERE register = 'period_closes' AND entry_number = 3",
        "DELETE FROM period_closes WHERE reporting_year = 2025",
    )
    assert found == []
    found = every_table.findings(
        f"DELETE FROM register_entries WHERE register = 'publications' AND entry_number = ({last})"
    )
    assert "was rewritten or cut off: close 1 of HQ1 2025-01 knew it" in " ".join(map(str, found))
