"""The data dictionary: every table that an analyst can query, from the vocabulary."""

from collections.abc import Iterable

from carbon_pipeline.docs.markdown import code, codes, page, sentence, table
from carbon_pipeline.vocabulary.columns import Column
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORIES
from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES, PlainTable
from carbon_pipeline.vocabulary.sights import Rows, sight_of
from carbon_pipeline.vocabulary.tables import HISTORY_COLUMNS, TABLES, Table
from carbon_pipeline.vocabulary.view_columns import View, ViewColumn, shown
from carbon_pipeline.vocabulary.views import VIEWS

HEADER = ("column", "type", "unit", "meaning", "values")

INTRODUCTION = """
# Data dictionary

Written by `make docs` from `carbon_pipeline/vocabulary/`.

Every table and view below lies in the schema `public`. Amounts are exact decimals:
`numeric(38,18)` holds kilograms unrounded, `numeric(19,6)` quantities, `numeric(18,12)` factors
as they were applied. A missing value is NULL and never zero. "may be missing" marks the columns
that can be NULL.

"Partners see" says which rows the login of a partner finds; analysts and auditors find all of them.
A view shows what its reader finds in the tables below it, and is refused where that is nothing.

`module_emissions` is the only result table that shows versions that are no longer in force: ask
it `WHERE is_current`. The others show what is in force; the same table in the schema `history`
holds every version.
"""

HASHES = """
## Identifiers and content hashes

Both follow from what a row says, so they are equal on every machine.

`id` is the first 128 bits of a SHA-256 over texts that name what the row is about, joined by the
character U+001F. For a row of `module_emissions` these are `module_emissions`, the module, the
organisation, the record, the month, the emission type, the scope and the category. The id
therefore stays the same over all versions of an emission.

`content_sha256` is the SHA-256 over the texts of a table's content columns, in the order in which
they stand below, joined by U+001F. The text of a value is

| kind of value | its text |
|---|---|
| missing | the character U+001D |
| number with a scale | all decimals of its column, such as `2750.000000` |
| number as published (`numeric` without a scale) | as published |
| whole number | its digits |
| date | `2024-12-31` |
| identifier | lower case, with hyphens |
| hash (`bytea`) | lower case hexadecimal |
| JSON | as PostgreSQL prints `jsonb` |
| flag | `true` or `false` |

Python, DuckDB and PostgreSQL compute the same hash. A rerun compares the hashes: an equal row is
left alone, another becomes the next version. Columns of provenance and of history are not hashed.
"""


def data_dictionary() -> str:
    """The whole page."""
    return page(
        INTRODUCTION,
        "## Columns of every table with versions",
        "These columns follow the others in each table of this part; they lie in `history` for all "
        "but `module_emissions`.",
        _columns(HISTORY_COLUMNS),
        "## Tables with versions",
        *(_versioned(each) for each in TABLES.values()),
        "## Views",
        *(_view(each) for each in VIEWS),
        "## Tables without versions",
        *(_plain(each) for each in PLAIN_TABLES.values()),
        "## Scopes and categories",
        table(
            ("scope", "category", "name", "Korean", "stream"),
            [(str(c.scope), str(c.number), c.name, c.name_ko, c.stream) for c in CATEGORIES],
        ),
        HASHES,
    )


def _versioned(each: Table) -> str:
    facts = [sentence(each.grain)]
    if each.monthly:
        facts.append("Written a month at a time.")
    if each.documented:
        facts.append("Each version is written into `document_versions` before it is in force.")
    if each.shown_as:
        told = ", ".join(f"`{name}` as `{public}`" for name, public in each.shown_as.items())
        facts.append(f"The view in `public` shows {told}.")
    facts.append(_seen_by_partners(each))
    parts = [f"### {each.name}", " ".join(facts), _columns(each.content)]
    if each.provenance:
        parts += [
            "Provenance, written with a version and never compared:",
            _columns(each.provenance),
        ]
    return page(*parts)


def _plain(each: PlainTable) -> str:
    facts = [sentence(each.grain), f"Key: {codes(each.key)}."]
    if each.append_only:
        facts.append("Rows are added and never changed.")
    facts += [
        f"`{column}` is found in `{other}.{key}`."
        for column, (other, key) in each.references.items()
    ]
    facts.append(_seen_by_partners(each))
    return page(f"### {each.name}", " ".join(facts), _columns(each.columns))


def _seen_by_partners(each: Table | PlainTable) -> str:
    sight = sight_of(each)
    if sight.rows in (Rows.DOCUMENTS, Rows.SUBJECTS, Rows.ALL, Rows.NONE):
        return f"Partners see {sight.rows.value}."
    by = f"Partners see {sight.rows.value}, by `{sight.column}`"
    return f"{by}; rows without one are for all." if sight.empty_is_for_all else f"{by}."


def _view(each: View) -> str:
    return page(f"### {each.name}", sentence(each.grain), _told(each.columns))


def _columns(columns: tuple[Column, ...]) -> str:
    return _told(map(shown, columns))


def _told(columns: Iterable[ViewColumn]) -> str:
    return table(HEADER, [_row(column) for column in columns])


def _row(column: ViewColumn) -> tuple[str, ...]:
    values = [
        codes(column.allowed),
        f"{column.minimum} or more" if column.minimum is not None else "",
        "may be missing" if column.nullable else "",
    ]
    return (
        code(column.name),
        column.sql_type,
        column.unit,
        sentence(column.description),
        "; ".join(value for value in values if value),
    )
