"""What restatements changed, as views: written out around the one rule by which differences are split."""

from collections.abc import Iterator

from carbon_pipeline.storage.in_force import in_force_at, tree_path_at
from carbon_pipeline.vocabulary.change_causes import CAUSES, COMPARED, OF_THE_RECORD, causes_sql
from carbon_pipeline.vocabulary.restatement_views import (
    RESTATEMENT_DIFFERENCES,
    RESTATEMENT_DIFFERENCES_BY_CAUSE,
    RESTATEMENT_SIGNIFICANCE,
)

_KEYS = ("headquarters_id", "reporting_year", "reporting_month", "sequence", "module_emission_id")
_OF_THE_CLOSE = _KEYS[:4]
_SAME_ON_BOTH_SIDES = (
    "record_id", "module_type", "organization_code", "emission_type", "scope", "category_number",
    "activity_input_id",
)  # fmt: skip
# what tells a gap from another one: the organisation, and what is missing along with its records
_OF_GAP = (
    "organization_code", "module_type", "variant_type", "emission_type", "scope", "category_number",
)  # fmt: skip
_MARKET = "kg_co2eq_market_based"
_SIDES = ("before", "after")
# enough digits that quantity times rate gives the market-based figure again, to its last digit
_RATE = f"coalesce(round({_MARKET}_{{0}}::numeric(76,38) / nullif(quantity_{{0}}, 0), 38), 0)"


def restatement_statements() -> Iterator[str]:
    """The views, each after those that it asks."""
    queries = {
        RESTATEMENT_DIFFERENCES: _differences(),
        RESTATEMENT_DIFFERENCES_BY_CAUSE: _BY_CAUSE,
        RESTATEMENT_SIGNIFICANCE: _SIGNIFICANCE,
    }
    for view, query in queries.items():
        yield f"CREATE VIEW public.{view.name} WITH (security_invoker = true) AS{query}"
        grain = view.grain.replace("'", "''")
        yield f"COMMENT ON VIEW public.{view.name} IS '{grain}'"


_RESTATED = """
  SELECT c.headquarters_id, c.reporting_year, c.reporting_month, c.sequence,
    previous.closed_at AS moment_before, c.closed_at AS moment_after
  FROM public.period_closes AS c
  JOIN public.period_closes AS previous ON previous.headquarters_id = c.headquarters_id
    AND previous.reporting_year = c.reporting_year
    AND previous.reporting_month = c.reporting_month AND previous.sequence = c.sequence - 1
"""


def _differences() -> str:
    """One row per emission and cause; what is in force at both closes cancels and is not looked at."""
    keys = ", ".join(_KEYS)
    location = causes_sql("SELECT * FROM changes", _KEYS)
    market = causes_sql(f"SELECT {_as_the_market_has_it()} FROM changes WHERE scope = 2", _KEYS)
    parts = ", ".join(
        f"('{cause}', by_location.{cause}_kg_co2eq, CASE WHEN c.scope = 2"
        f" THEN by_market.{cause}_kg_co2eq ELSE by_location.{cause}_kg_co2eq END)"
        for cause in CAUSES
    )
    return f"""
WITH restated AS ({_RESTATED}),
left_force AS ({_emissions("e.computed_at <= r.moment_before AND e.superseded_at > r.moment_before AND e.superseded_at <= r.moment_after")}),
came_into_force AS ({_emissions("e.computed_at > r.moment_before AND " + in_force_at("e", "r.moment_after"))}),
changed AS (
  SELECT {_paired()}
  FROM left_force AS b FULL JOIN came_into_force AS a USING ({keys})
  WHERE b.kg_co2eq IS DISTINCT FROM a.kg_co2eq OR b.{_MARKET} IS DISTINCT FROM a.{_MARKET}
),
changes AS (
  SELECT changed.*,
    {_told_of("before")},
    {_told_of("after")}
  FROM changed JOIN restated USING ({", ".join(_OF_THE_CLOSE)})
)
SELECT
  {", ".join(f"c.{key}" for key in _OF_THE_CLOSE)},
  part.cause,
  c.module_emission_id,
  c.version_before,
  c.version_after,
  c.record_id,
  c.module_type,
  coalesce(c.variant_type_after, c.variant_type_before) AS variant_type,
  c.organization_code,
  coalesce(c.emission_tree_path_after, c.emission_tree_path_before) AS tree_path,
  c.emission_type,
  c.scope,
  c.category_number,
  c.kg_co2eq_before,
  c.kg_co2eq_after,
  part.change_kg_co2eq,
  c.{_MARKET}_before,
  c.{_MARKET}_after,
  part.change_{_MARKET}
FROM changes AS c
JOIN ({location}) AS by_location USING ({keys})
LEFT JOIN ({market}) AS by_market USING ({keys})
CROSS JOIN LATERAL (VALUES {parts}) AS part (cause, change_kg_co2eq, change_{_MARKET})
WHERE part.change_kg_co2eq <> 0 OR part.change_{_MARKET} <> 0"""


def _emissions(in_force: str) -> str:
    close = ", ".join(f"r.{key}" for key in _OF_THE_CLOSE)
    names = dict.fromkeys(("version", "tree_path", _MARKET, *COMPARED, *_SAME_ON_BOTH_SIDES))
    return f"""
  SELECT {close}, e.id AS module_emission_id, {", ".join(f"e.{name}" for name in names)}
  FROM restated AS r JOIN public.module_emissions AS e ON e.headquarters_id = r.headquarters_id
    AND e.reporting_year = r.reporting_year AND e.reporting_month = r.reporting_month
    AND {in_force}
"""


def _paired() -> str:
    same = [f"coalesce(a.{name}, b.{name}) AS {name}" for name in _SAME_ON_BOTH_SIDES]
    sides = [
        f"{side[0]}.{name} AS {name}_{side}"
        for name in ("version", _MARKET, *COMPARED)
        for side in _SIDES
    ]
    paths = [f"{side[0]}.tree_path AS emission_tree_path_{side}" for side in _SIDES]
    return ", ".join([*_KEYS, *same, *sides, *paths])


def _told_of(side: str) -> str:
    """The record, its organisation's place and whether a factor was missing, at one of the closes."""
    moment = f"moment_{side}"
    of_month = (
        "{0}.reporting_year = changed.reporting_year"
        " AND {0}.reporting_month = changed.reporting_month"
    )
    of_gap = " AND ".join(
        f"g.{name} = coalesce(changed.variant_type_after, changed.variant_type_before)"
        if name == "variant_type"
        else f"g.{name} = changed.{name}"
        for name in _OF_GAP
    )
    return f"""(SELECT i.inputs::text FROM history.activity_inputs AS i
      WHERE {of_month.format("i")}
        AND i.id = changed.activity_input_id AND {in_force_at("i", moment)}) AS record_{side},
    {tree_path_at("changed", moment)} AS tree_path_{side},
    (EXISTS (SELECT FROM history.unmatched_inputs AS u
      WHERE {of_month.format("u")}
        AND u.activity_input_id = changed.activity_input_id
        AND u.emission_type = changed.emission_type AND {in_force_at("u", moment)})
      OR EXISTS (SELECT FROM history.disclosed_gaps AS g
      WHERE {of_month.format("g")}
        AND {of_gap} AND {in_force_at("g", moment)})) AS lacked_factor_{side}"""


def _as_the_market_has_it() -> str:
    """The changes with the market-based figure, and with its rate for a factor."""
    columns = [*_KEYS]
    for side in _SIDES:
        rate = f"CASE WHEN {_MARKET}_{side} IS NOT NULL THEN {_RATE.format(side)} END"
        instead = {
            "kg_co2eq": f"{_MARKET}_{side}", "kg_co2eq_per_unit": rate, "factor_id": rate,
        }  # fmt: skip
        columns += [
            f"{instead.get(name, f'{name}_{side}')} AS {name}_{side}"
            for name in (*COMPARED, *OF_THE_RECORD)
        ]
    return ", ".join(columns)


_BY_CAUSE = f"""
SELECT
  d.headquarters_id,
  d.reporting_year,
  d.reporting_month,
  d.sequence,
  d.scope,
  d.cause,
  count(*) AS emissions,
  sum(d.change_kg_co2eq) AS change_kg_co2eq,
  sum(d.change_{_MARKET}) AS change_{_MARKET}
FROM public.restatement_differences AS d
GROUP BY 1, 2, 3, 4, 5, 6"""

_SIGNIFICANCE = f"""
WITH reported AS (
  SELECT c.headquarters_id, c.reporting_year, c.reporting_month, c.sequence, c.closed_at,
    lead(c.closed_at) OVER (
      PARTITION BY c.headquarters_id, c.reporting_year, c.reporting_month ORDER BY c.sequence
    ) AS until,
    (SELECT sum(g.inventory_kg_co2eq) FROM history.group_inventory AS g
      WHERE g.headquarters_id = c.headquarters_id AND g.reporting_year = c.reporting_year
        AND g.reporting_month = c.reporting_month
        AND {in_force_at("g", "c.closed_at")}) AS kg_co2eq
  FROM public.period_closes AS c
),
years AS (
  SELECT r.headquarters_id, r.reporting_year, r.reporting_month, r.sequence, r.closed_at,
    count(*) FILTER (WHERE m.sequence = 1) AS months,
    sum(m.kg_co2eq) FILTER (WHERE m.sequence = 1) AS first_reported,
    sum(m.kg_co2eq) FILTER (WHERE m.until IS NULL OR m.until > r.closed_at) AS restated
  FROM reported AS r JOIN reported AS m ON m.headquarters_id = r.headquarters_id
    AND m.reporting_year = r.reporting_year AND m.closed_at <= r.closed_at
  WHERE r.sequence > 1
  GROUP BY 1, 2, 3, 4, 5
)
SELECT
  y.headquarters_id,
  y.reporting_year,
  y.reporting_month,
  y.sequence,
  y.closed_at,
  y.months::smallint AS year_months_closed,
  y.first_reported AS year_first_reported_kg_co2eq,
  y.restated AS year_restated_kg_co2eq,
  round((y.restated - y.first_reported) * 100 / nullif(abs(y.first_reported), 0), 6)
    AS year_change_percent,
  b.base_year,
  b.recalculation_threshold_percent,
  abs(y.restated - y.first_reported) * 100
    >= b.recalculation_threshold_percent * nullif(abs(y.first_reported), 0)
    AS is_threshold_reached,
  b.base_year = y.reporting_year
    AND abs(y.restated - y.first_reported) * 100
      >= b.recalculation_threshold_percent * nullif(abs(y.first_reported), 0)
    AS is_recalculation_required
FROM years AS y LEFT JOIN history.group_boundaries AS b
  ON b.headquarters_id = y.headquarters_id AND {in_force_at("b", "y.closed_at")}"""
