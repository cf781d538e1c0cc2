"""Why versions of emissions went out of force, as a view around the one rule by which differences are split."""

from collections.abc import Iterator

from carbon_pipeline.storage.in_force import in_force_at, tree_path_at
from carbon_pipeline.vocabulary.change_causes import CAUSES, COMPARED, causes_sql
from carbon_pipeline.vocabulary.superseded_view import SUPERSEDED_EMISSIONS

_KEYS = ("module_emission_id", "version")
# what was in force when the version went; inputs are published before the emissions
_INPUT_THEN = in_force_at("i", "b.superseded_at")
_PLACE = tree_path_at("b", "b.superseded_at")


def superseded_statements() -> Iterator[str]:
    """The view of versions out of force, with what it means."""
    name = f"public.{SUPERSEDED_EMISSIONS.name}"
    yield f"CREATE VIEW {name} WITH (security_invoker = true) AS{_superseded()}"
    grain = SUPERSEDED_EMISSIONS.grain.replace("'", "''")
    yield f"COMMENT ON VIEW {name} IS '{grain}'"


def _superseded() -> str:
    parts = ", ".join(f"s.{cause}_kg_co2eq" for cause in CAUSES)
    return f"""
WITH changes AS ({_changes()})
SELECT
  c.module_emission_id, c.version, c.superseded_by_version, c.superseded_at,
  c.superseded_by_run_id, c.headquarters_id, c.organization_code,
  c.emission_tree_path AS tree_path, c.reporting_year, c.reporting_month, c.record_id,
  c.module_type, c.emission_type, c.scope, c.category_number, c.kg_co2eq_before,
  c.kg_co2eq_after, s.change_kg_co2eq, {parts}, s.cause
FROM changes AS c
JOIN ({causes_sql("SELECT * FROM changes", _KEYS)}) AS s USING (module_emission_id, version)"""


def _changes() -> str:
    """Each version out of force beside the one that took its place in the same publication, if any."""
    sides = ", ".join(
        f"{alias}.{name} AS {name}_{side}"
        for name in COMPARED
        for alias, side in (("b", "before"), ("a", "after"))
    )
    return f"""
  SELECT b.id AS module_emission_id, b.version, a.version AS superseded_by_version,
    b.superseded_at, b.superseded_by_run_id, b.headquarters_id, b.organization_code,
    b.tree_path AS emission_tree_path, b.reporting_year, b.reporting_month, b.record_id,
    b.module_type, b.emission_type, b.scope, b.category_number, {sides},
    {_record("b", "b.activity_input_sha256 = i.content_sha256")} AS record_before,
    CASE WHEN a.id IS NOT NULL
      THEN {_record("a", "a.activity_input_sha256 = i.content_sha256")}
      ELSE {_record("b", _INPUT_THEN)} END AS record_after,
    b.tree_path AS tree_path_before,
    CASE WHEN a.id IS NOT NULL THEN a.tree_path ELSE {_PLACE} END AS tree_path_after,
    false AS lacked_factor_before,
    EXISTS (SELECT FROM history.unmatched_inputs AS u
      WHERE u.reporting_year = b.reporting_year AND u.reporting_month = b.reporting_month
        AND u.activity_input_id = b.activity_input_id AND u.emission_type = b.emission_type
        AND u.run_id = b.superseded_by_run_id) AS lacked_factor_after
  FROM public.module_emissions AS b
  LEFT JOIN public.module_emissions AS a ON a.id = b.id
    AND a.reporting_year = b.reporting_year AND a.reporting_month = b.reporting_month
    AND a.version = b.version + 1 AND a.computed_at = b.superseded_at
  WHERE NOT b.is_current"""


def _record(alias: str, condition: str) -> str:
    return (
        "(SELECT i.inputs::text FROM history.activity_inputs AS i"
        f" WHERE i.reporting_year = {alias}.reporting_year"
        f" AND i.reporting_month = {alias}.reporting_month"
        f" AND i.id = {alias}.activity_input_id AND {condition} ORDER BY i.version DESC LIMIT 1)"
    )
