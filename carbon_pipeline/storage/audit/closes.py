"""Closes held against the rows that they reported."""

from typing import Any

from carbon_pipeline.storage.in_force import in_force_at
from carbon_pipeline.storage.reading import Reader

Found = list[dict[str, Any]]

# written out, so that nobody can answer for it by replacing the function in the database
_CLOSES = """
    SELECT c.*, encode(sha256(convert_to((to_jsonb(c) - 'checksum')::text, 'UTF8')), 'hex') AS recomputed,
        coalesce((SELECT o.code FROM history.organizations AS o WHERE o.id = c.headquarters_id
            ORDER BY o.version DESC LIMIT 1), c.headquarters_id::text) AS headquarters
    FROM public.period_closes AS c ORDER BY headquarters, c.headquarters_id, c.chain_number
"""
_RESTATEMENTS = """
    SELECT r.*, coalesce((SELECT o.code FROM history.organizations AS o WHERE o.id = r.headquarters_id
            ORDER BY o.version DESC LIMIT 1), r.headquarters_id::text) AS headquarters
    FROM public.restatements AS r
    ORDER BY r.headquarters_id, r.reporting_year, r.reporting_month, r.sequence
"""
_TOTALS = f"""
    SELECT e.scope, sum(e.kg_co2eq) AS kg_co2eq, sum(e.kg_co2eq_market_based) AS kg_co2eq_market_based
    FROM public.module_emissions AS e
    WHERE e.reporting_year = %(reporting_year)s AND e.reporting_month = %(reporting_month)s
        AND e.headquarters_id = %(headquarters_id)s AND {in_force_at("e", "%(closed_at)s")}
    GROUP BY e.scope ORDER BY e.scope
"""


def closes(reader: Reader) -> Found:
    """Every close in the order of its head office's chain, with its checksum `recomputed`."""
    return reader.rows(_CLOSES)


def restatements(reader: Reader) -> Found:
    """Every restatement that was begun, in the order of months and sequences."""
    return reader.rows(_RESTATEMENTS)


def reported_sums(reader: Reader, close: dict[str, Any]) -> Found:
    """Kilograms CO2e by scope of what the close reported, added up anew."""
    wanted = ("reporting_year", "reporting_month", "headquarters_id", "closed_at")
    return reader.rows(_TOTALS, {name: close[name] for name in wanted})
