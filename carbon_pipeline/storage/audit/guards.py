"""What keeps history as it is: triggers, functions, row level security and rights, as they stand now."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carbon_pipeline.storage import migrations
from carbon_pipeline.storage.reading import Reader
from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES
from carbon_pipeline.vocabulary.sights import NOTHING, sight_of
from carbon_pipeline.vocabulary.tables import TABLES, Table

Found = list[dict[str, Any]]

# bits of pg_trigger.tgtype
ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE = 1, 2, 4, 8, 16, 32
_ONLY_GROWS = ("refuse_change", BEFORE | UPDATE | DELETE | TRUNCATE)
_STAYS = ("refuse_change", BEFORE | DELETE | TRUNCATE)
_CONTENT_STAYS = ("refuse_change", BEFORE | UPDATE)
_ENTERS = ("enter_register", ROW | INSERT)
Triggers = dict[str, tuple[str, int]]

_OF_PLAIN: dict[str, Triggers] = {
    "publications": {"chain": ("chain_publication", ROW | BEFORE | INSERT), "enters": _ENTERS},
    "period_closes": {"chain": ("chain_close", ROW | BEFORE | INSERT), "enters": _ENTERS},
    "restatements": {"begins": ("begin_restatement", ROW | BEFORE | INSERT), "enters": _ENTERS},
    "acceptances": {"enters": _ENTERS},
    "factor_imports": {"enters": _ENTERS},
    "runs": {"enters": _ENTERS},
    "access_grants": {
        "enters": ("enter_register", ROW | INSERT | UPDATE),
        "guard_rows": _STAYS,
        "guard_content": _CONTENT_STAYS,
        "guard_revocation": ("check_revocation", UPDATE),
    },
    "ghg_categories": {"guard_rows": _STAYS, "guard_keys": _CONTENT_STAYS},
}
_TABLES = """
    SELECT n.nspname || '.' || c.relname AS name, coalesce(parent.relname, c.relname) AS declared,
        c.relowner::regrole::text AS owner, c.relrowsecurity AND c.relforcerowsecurity AS is_protected,
        parent.relname IS NOT NULL AS is_partition,
        (SELECT coalesce(array_agg(p.polname::text ORDER BY p.polname), '{}') FROM pg_policy AS p
            WHERE p.polrelid = c.oid) AS policies
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_inherits AS i ON i.inhrelid = c.oid LEFT JOIN pg_class AS parent ON parent.oid = i.inhparent
    WHERE n.nspname IN ('public', 'history') AND c.relkind IN ('r', 'p') ORDER BY 1
"""
_TRIGGERS = """
    SELECT n.nspname || '.' || c.relname AS name, t.tgname::text AS trigger, p.proname::text AS function,
        t.tgtype::int AS fires, t.tgenabled::text IN ('O', 'A') AND t.tgqual IS NULL AS is_on,
        cardinality(t.tgattr::int2[]) AS columns,
        (SELECT count(*) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0
            AND NOT a.attisdropped) AS of_columns
    FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_proc AS p ON p.oid = t.tgfoid
    WHERE n.nspname IN ('public', 'history') AND NOT t.tgisinternal ORDER BY 1, 2
"""
_FUNCTIONS = """
    SELECT p.oid::regprocedure::text AS name, p.prosrc AS body FROM pg_proc AS p
    WHERE p.pronamespace IN ('history'::regnamespace, 'access'::regnamespace) AND p.prosqlbody IS NULL
    ORDER BY 1
"""
# what others than the owner may do beside reading, adding, and retiring as the writer
_RIGHTS = """
    SELECT n.nspname || '.' || c.relname AS name, c.relname AS declared, r.grantee, r.privilege
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace, LATERAL (
        SELECT a.grantee::regrole::text AS grantee, a.privilege_type AS privilege
        FROM aclexplode(c.relacl) AS a
        WHERE a.grantee <> c.relowner AND a.privilege_type NOT IN ('SELECT')
            AND NOT (a.grantee = 'carbon_writer'::regrole AND a.privilege_type = 'INSERT')
        UNION SELECT a.grantee::regrole::text, a.privilege_type || ' of ' || f.attname
        FROM pg_attribute AS f, aclexplode(f.attacl) AS a
        WHERE f.attrelid = c.oid AND a.grantee <> c.relowner AND NOT (
            a.grantee = 'carbon_writer'::regrole AND a.privilege_type = 'UPDATE'
            AND f.attname IN ('is_current', 'superseded_at', 'superseded_by_run_id'))
    ) AS r
    WHERE n.nspname IN ('public', 'history') AND c.relkind IN ('r', 'p') ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class Guarded:
    """What a table should have: its triggers by name, and its policies."""

    triggers: Triggers
    policies: list[str]


def expected(declared: str, *, is_partition: bool) -> Guarded | None:
    """What keeps the table of this name, or a partition of it; None where it is none of ours."""
    table = TABLES.get(declared) or PLAIN_TABLES.get(declared)
    if table is None:
        return None
    triggers = _of_versioned(table) if isinstance(table, Table) else {}
    if not isinstance(table, Table):
        triggers |= {"guard_rows": _ONLY_GROWS} if table.append_only else {}
        triggers |= _OF_PLAIN.get(declared, {})
    shown = sight_of(table) != NOTHING and not is_partition
    return Guarded(triggers, ["owner", *(["partners"] if shown else []), "readers"])


def tables(reader: Reader) -> Found:
    """Every table and partition: owner, row level security and policies."""
    return reader.rows(_TABLES)


def triggers(reader: Reader) -> Found:
    """Every trigger, its function, when it fires, and whether it does."""
    return reader.rows(_TRIGGERS)


def replaced_functions(reader: Reader) -> list[str]:
    """Functions whose text is in no migration of this package."""
    shipped = "".join(
        path.read_text("utf-8") for path in Path(migrations.__file__).parent.glob("versions/*.sql")
    )
    return [row["name"] for row in reader.rows(_FUNCTIONS) if row["body"] not in shipped]


def rights_too_many(reader: Reader) -> Found:
    """Rights by which somebody could change what the table has recorded."""
    guarded = {*TABLES, *(name for name, table in PLAIN_TABLES.items() if table.append_only)}
    return [
        row
        for row in reader.rows(_RIGHTS)
        if row["declared"] in guarded or row["name"].startswith("history.")
    ]


def _of_versioned(table: Table) -> Triggers:
    made = {
        "guard_rows": _STAYS,
        "guard_content": _CONTENT_STAYS,
        "guard_retirement": ("check_retirement", UPDATE),
    }
    if any(column.name == "category_number" for column in table.content):
        made["guard_categories"] = ("check_inserted_categories", INSERT)
    if table.monthly:
        made["guard_months_inserted"] = ("check_inserted_months", INSERT)
        made["guard_months_retired"] = ("check_retired_months", UPDATE)
    return made
