"""The parts in which tables are looked at: a partition, or a whole table where it has none."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from carbon_pipeline.storage.reading import Reader
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import TABLES, Table

WITHOUT_MONTHS = "all"
# what people know a row by, the most telling first
_NAMES = (
    *("record_id", "code", "factor_code", "instrument_code", "mapping_code", "footprint_id"),
    *("iata_code", "category_code", "path", "source_file", "source_row", "module_type"),
    *("organization_code", "owner_code", "partner_code", "customer_code", "headquarters_code"),
    *("headquarters_product_code", "company_product_code", "emission_type", "gas", "gwp_set"),
    *("region", "country", "currency", "period", "rate_year", "library", "valid_from"),
)
_MOST_NAMES = 4
_PARTITIONS = """
    SELECT substring(c.relname FROM '[0-9]{4}_[0-9]{2}$') AS month
    FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = to_regclass(%(table)s)
    UNION SELECT replace(partition_key, '-', '_') FROM public.publications
    WHERE table_name = %(name)s AND partition_key ~ '^[0-9]{4}-[0-9]{2}$'
    ORDER BY 1
"""


@dataclass(frozen=True)
class Part:
    """Rows of one table that are looked at together: those of the months, or all."""

    table: Table
    months: tuple[ReportingMonth, ...] | None = None

    def condition(self, alias: str) -> str:
        """SQL that holds for the rows of the part, the table named so."""
        if self.months is None:
            return "true"
        listed = ", ".join(f"({each.year}, {each.month})" for each in self.months)
        return f"({alias}.reporting_year, {alias}.reporting_month) IN ({listed})"

    def entries(self, alias: str) -> str:
        """SQL that holds for the publications of the part."""
        of_table = f"{alias}.table_name = '{self.table.name}'"
        if self.months is None:
            return of_table
        listed = ", ".join(f"'{each}'" for each in self.months)
        return f"{of_table} AND {alias}.partition_key IN ({listed})"


def parts(reader: Reader, months: Collection[ReportingMonth] | None) -> Iterator[Part]:
    """Every table in parts; of tables with months those asked for, or all of them for None."""
    for table in TABLES.values():
        if not table.monthly:
            yield Part(table)
        elif not table.partitioned:
            yield Part(table, None if months is None else tuple(sorted(months)))
        else:
            for month in _months_of(reader, table):
                if months is None or month in months:
                    yield Part(table, (month,))


def partition_key(table: Table, alias: str) -> str:
    """The key of the row's partition as publications have it, as SQL."""
    if not table.monthly:
        return f"'{WITHOUT_MONTHS}'"
    year, month = (f"{alias}.reporting_{unit}" for unit in ("year", "month"))
    return f"to_char({year}, 'FM0000') || '-' || to_char({month}, 'FM00')"


def partition_columns(table: Table, alias: str) -> list[str]:
    """The columns by which the key is made: as many groups, and nothing to print for each row."""
    units = ("year", "month") if table.monthly else ()
    return [f"{alias}.reporting_{unit}" for unit in units]


def known_as(table: Table, alias: str) -> str:
    """What people know a row by, as SQL: the columns that name it, with their values."""
    held = {column.name for column in table.content}
    named = [name for name in _NAMES if name in held][:_MOST_NAMES]
    told = ", ".join(f"'{name} ' || {alias}.\"{name}\"::text" for name in named)
    return f"concat_ws(', ', {told})"


def _months_of(reader: Reader, table: Table) -> list[ReportingMonth]:
    found = reader.rows(_PARTITIONS, {"table": f"{table.schema}.{table.name}", "name": table.name})
    return [ReportingMonth.parse(row["month"].replace("_", "-")) for row in found if row["month"]]
