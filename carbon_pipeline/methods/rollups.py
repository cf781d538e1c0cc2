"""Emissions summed up the tree: what each organisation reported itself, and with everything below it.

The subtree is the plain sum of what its organisations reported: a view of the supply chain, not an
inventory. A cell in which nothing was reported is empty, never zero. The tree is that of the rows'
own paths: every sum is added once to each organisation on its path, and nobody else is looked up.
"""

from carbon_pipeline.methods.kilograms import AMOUNTS
from carbon_pipeline.vocabulary.identity import content_sha256_sql, stable_id_sql
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import ORGANIZATION_ROLLUPS

# parts of kg_co2eq: a cell that has any kg_co2eq has these too, 0 where there is no such part
PARTS = {"kg_co2eq_estimated": "is_estimated", "kg_co2eq_without_gsd": "data_quality IS NULL"}
# in the order in which PostgreSQL prints the keys of JSONB: by length, then by letter
COUNTS = (
    "records_in",
    "records_matched",
    "records_rejected",
    "records_unmatched",
    "organizations_expected",
    "organizations_reported",
)
_CELL = "scope, category_number, emission_type"


def organization_rollups_sql(month: ReportingMonth) -> str:
    """One row per organisation, scope, category and emission type with anything in its subtree.

    Reads `sums`, one row per tree_path, scope, category_number, emission_type, is_estimated and
    data_quality (missing where the uncertainty is not known) with the amounts in kg as
    DECIMAL(38,18); `spreads`, one row per tree_path, scope, category_number and emission_type with own_gsd and subtree_gsd; and `counts`, one row per tree_path with the counts of that
    organisation alone. Amounts that are missing everywhere stay missing.
    """
    content = ", ".join(f'"{column.name}"' for column in ORGANIZATION_ROLLUPS.content)
    identity = stable_id_sql(
        "'organization_rollups'", "tree_path", f"'{month}'", "CAST(scope AS VARCHAR)",
        "CAST(category_number AS VARCHAR)", "emission_type",
    )  # fmt: skip
    return f"""
        WITH parted AS (SELECT *, {_parts()} FROM sums),
        paths AS (SELECT tree_path FROM sums UNION SELECT tree_path FROM counts),
        split AS (SELECT tree_path, string_split(trim(tree_path, '/'), '/') AS codes FROM paths),
        levels AS (SELECT tree_path, codes, unnest(range(1, len(codes) + 1)) AS level FROM split),
        above AS MATERIALIZED (
            SELECT tree_path AS reported_path, level, codes[level] AS organization_code,
                {stable_id_sql("'organizations'", "codes[1]")} AS headquarters_id,
                '/' || array_to_string(codes[1:level], '/') || '/' AS tree_path
            FROM levels
        ),
        cells AS (
            SELECT a.tree_path, a.level, a.organization_code, a.headquarters_id, {_CELL},
                {", ".join(_both_sums(name) for name in (*AMOUNTS, *PARTS))}
            FROM parted AS s JOIN above AS a ON a.reported_path = s.tree_path GROUP BY ALL
        ),
        below AS (
            SELECT a.tree_path, {", ".join(f"sum(c.{name}) AS {name}" for name in COUNTS)}
            FROM counts AS c JOIN above AS a ON a.reported_path = c.tree_path GROUP BY ALL
        ),
        placed AS (
            SELECT {identity} AS id, cells.* REPLACE (CAST(level AS SMALLINT) AS level),
                CAST({month.year} AS SMALLINT) AS reporting_year,
                CAST({month.month} AS SMALLINT) AS reporting_month,
                concat('{{"own": ', {_counts_json("own")}, ', "subtree": ', {_counts_json("below")},
                    '}}') AS coverage,
                own_gsd, subtree_gsd
            FROM cells LEFT JOIN counts AS own USING (tree_path) LEFT JOIN below USING (tree_path)
                LEFT JOIN spreads USING (tree_path, {_CELL})
        )
        SELECT {content}, {content_sha256_sql(ORGANIZATION_ROLLUPS.content)} AS content_sha256
        FROM placed ORDER BY id
    """


def _parts() -> str:
    return ", ".join(
        f"CASE WHEN {holds} THEN kg_co2eq WHEN kg_co2eq IS NOT NULL THEN 0 END AS {name}"
        for name, holds in PARTS.items()
    )


def _both_sums(amount: str) -> str:
    return (
        f"sum(s.{amount}) FILTER (WHERE s.tree_path = a.tree_path) AS own_{amount},"
        f" sum(s.{amount}) AS subtree_{amount}"
    )


def _counts_json(relation: str) -> str:
    members = ", ', ', ".join(
        f"""'"{name}": ', coalesce({relation}.{name}, 0)""" for name in COUNTS
    )
    return f"'{{', {members}, '}}'"
