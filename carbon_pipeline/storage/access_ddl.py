"""Who sees which rows, as SQL: row level security of every table, written out from what it declares."""

from collections.abc import Iterator

from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES, PlainTable
from carbon_pipeline.vocabulary.sights import NOTHING, Rows, Sight, sight_of
from carbon_pipeline.vocabulary.tables import TABLES, Table

# evaluated once for a query, and a login has few branches: that costs less than a list of all paths
_IN_A_BRANCH = "{} ^@ ANY ((SELECT access.branches())::text[])"
_OF_A_VISIBLE_ORGANIZATION = "{} IN (SELECT access.organizations())"
# tables whose rows somebody can accept
_SUBJECTS = ("rejected_inputs", "unmatched_inputs")


def access_statements() -> Iterator[str]:
    """Row level security on every declared table, and what partners see of it."""
    for plain in PLAIN_TABLES.values():
        yield from _statements(plain, "public")
    for table in TABLES.values():
        yield from _statements(table, table.schema)


def _statements(table: Table | PlainTable, schema: str) -> Iterator[str]:
    sight, name = sight_of(table), f"{schema}.{table.name}"
    yield f"CALL access.protect('{name}', {str(sight.depends_on_the_reader).lower()})"
    if sight == NOTHING:
        return
    yield (
        f"CREATE POLICY partners ON {name} FOR SELECT TO carbon_partner\n"
        f"  USING ({_visible(table.name, sight)})"
    )
    yield f"GRANT SELECT ON {name} TO carbon_partner"


def _visible(table: str, sight: Sight) -> str:
    """The condition for a row; every column is qualified, for another table may have its name."""
    match sight.rows:
        case Rows.ALL:
            return "true"
        case Rows.DOCUMENTS:
            return _of_documents(table)
        case Rows.SUBJECTS:
            return _of_subjects(table)
        case _:
            return _of_row(f'{table}."{sight.column}"', sight)


def _of_row(value: str, sight: Sight) -> str:
    condition = _IN_A_BRANCH if sight.rows is Rows.BRANCH else _OF_A_VISIBLE_ORGANIZATION
    for_all = f"{value} IS NULL OR " if sight.empty_is_for_all else ""
    return for_all + condition.format(value)


def _of_documents(table: str) -> str:
    """As in the table that the document is of; what is not named here is nobody's."""
    lines = []
    for documented in TABLES.values():
        sight = sight_of(documented)
        if not documented.documented or sight == NOTHING:
            continue
        value = f"({table}.data ->> '{sight.column}')"
        visible = "true" if sight.rows is Rows.ALL else _of_row(value, sight)
        lines.append(f"    WHEN '{documented.name}' THEN {visible}")
    return "\n".join([f"CASE {table}.table_name", *lines, "    ELSE false END"])


def _of_subjects(table: str) -> str:
    # the policies of these tables hold here too
    return " OR ".join(
        f"{table}.subject_id IN (SELECT about.id FROM history.{subject} AS about)"
        for subject in _SUBJECTS
    )
