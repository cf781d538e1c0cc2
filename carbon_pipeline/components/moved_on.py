"""Months of which something is older than what it rests on, read from Dagster's tables without Dagster.

The command that only looks need not import it: what an asset was made of stands in its last event.
The versions of code are not compared here; the walk in `staleness` does that too.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.rows import dict_row

from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.month_versions import NOTHING
from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.warehouse import WRITER
from carbon_pipeline.vocabulary.months import ReportingMonth

VERSION, INPUT = "dagster/data_version", "dagster/input_data_version/"
# a month that has this was computed
COMPUTED = "module_emissions"
PERIODS = "_rollups_by_"
# of the asset itself and of what its months rest on
_LAST_MADE = """
    SELECT e.asset_key, e.partition,
        e.event::jsonb #> '{dagster_event,event_specific_data,materialization,tags}' AS tags
    FROM event_logs e JOIN (
        SELECT max(l.id) AS id FROM event_logs l JOIN asset_keys a USING (asset_key)
        WHERE l.dagster_event_type = 'ASSET_MATERIALIZATION' AND l.partition ~ '^[0-9]{4}-[0-9]{2}$'
            AND (a.wipe_timestamp IS NULL OR l.timestamp > a.wipe_timestamp)
        GROUP BY l.asset_key, l.partition) AS last USING (id)
"""
Tags = Mapping[str, str]


def moved_on(books: Books) -> dict[ReportingMonth, list[str]]:
    """By month that was computed what has changed since some result of it was made; unchanged ones left out.

    Named as the assets that changed, such as `fuel_files`. Empty where Dagster has kept nothing.
    """
    by_month: dict[str, dict[str, Tags]] = {}
    for row in _last_made(books):
        (name,) = json.loads(row["asset_key"])
        # a period is named by its first month, and is none
        if PERIODS in name:
            continue
        by_month.setdefault(row["partition"], {})[name] = row["tags"] or {}
    found = {
        month: sorted(_changed(made, books)) for month, made in by_month.items() if COMPUTED in made
    }
    return {ReportingMonth.parse(month): names for month, names in found.items() if names}


def _changed(made: Mapping[str, Tags], books: Books) -> set[str]:
    changed = {
        parent
        for tags in made.values()
        for name, recorded in tags.items()
        if name.startswith(INPUT)
        and (parent := name.removeprefix(INPUT)) in made
        and recorded != hashlib.sha256(made[parent].get(VERSION, "").encode()).hexdigest()
    }
    # files of a module that the month did not have when it was computed
    arrived = {
        f"{module}_files"
        for module in books.modules
        if made.get(f"{module}_files", {}).get(VERSION, NOTHING) != NOTHING
        and f"{module}_inputs" not in made
    }
    return changed | arrived


def _last_made(books: Books) -> list[dict[str, Any]]:
    url = books.home.dagster_database_url or rewritten(
        books.warehouse.url(WRITER), database=books.warehouse.dagster_database
    )
    try:
        with psycopg.connect(rewritten(url), row_factory=dict_row) as connection:
            return connection.execute(_LAST_MADE.encode()).fetchall()
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        # no run was ever kept there
        return []
