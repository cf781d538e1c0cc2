"""Which factors a module can meet in which year, as a hash: what did not change leaves a year's months alone."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.modules import Lookup, ModuleDeclaration
from carbon_pipeline.vocabulary.price_bases import bases_that_serve

NOTHING = "no factors"

# A factor counts for every year in which it can be taken: those of its validity, and for a
# publisher's edition the years after, as far as the module allows, that no later edition covers.
_EMISSION_FACTORS = """
    WITH held AS (
        SELECT content_sha256, library, factor_type, activity, region, unit, price_basis,
            owner_organization_code,
            coalesce(extract(year FROM valid_from), {first}) AS first_year,
            coalesce(extract(year FROM valid_to), {last}) AS last_year,
            valid_from, valid_to
        FROM history.emission_factors
        WHERE is_current AND factor_type = ANY(%(factor_types)s)
            AND (%(activity)s::text IS NULL OR activity = %(activity)s)
            AND (price_basis = ANY(%(price_bases)s) OR (%(without_basis)s AND price_basis IS NULL))
    )
    SELECT year, content_sha256 FROM held, generate_series({first}, {last}) AS year
    WHERE year BETWEEN held.first_year AND held.last_year
    UNION ALL
    SELECT year, content_sha256 FROM held, generate_series({first}, {last}) AS year
    WHERE library <> 'group' AND year > held.last_year AND year <= held.last_year + {older}
        AND NOT EXISTS (
            SELECT FROM held AS newer
            WHERE (newer.library, newer.factor_type, newer.activity, newer.region, newer.unit)
                = (held.library, held.factor_type, held.activity, held.region, held.unit)
            AND newer.valid_from <= make_date(year, 1, 1)
            AND (newer.valid_to IS NULL OR newer.valid_to >= make_date(year, 12, 31)))
    UNION ALL
    SELECT year, sha256(convert_to(concat_ws(' ', region, library, rank), 'UTF8'))
    FROM publisher_preferences, generate_series({first}, {last}) AS year
    WHERE factor_type IS NULL OR factor_type = ANY(%(factor_types)s)
"""

_FACTORS = """
    SELECT year, content_sha256 FROM history.factors, generate_series({first}, {last}) AS year
    WHERE is_current AND factor_family = ANY(%(families)s)
        AND year BETWEEN coalesce(extract(year FROM valid_from), {first})
        AND coalesce(extract(year FROM valid_to), {last})
"""

_INSTRUMENTS = """
    SELECT year, content_sha256 FROM history.contractual_instruments,
        generate_series({first}, {last}) AS year
    WHERE is_current AND energy_carrier = %(carrier)s
        AND year BETWEEN extract(year FROM vintage_from) AND extract(year FROM vintage_to)
"""

_BY_YEAR = """
    SELECT year, encode(sha256(string_agg(content_sha256, ''::bytea ORDER BY content_sha256)), 'hex')
        AS content
    FROM ({parts}) AS met GROUP BY year ORDER BY year
"""


def reporting_years(home: Home) -> range:
    """The years of the home's months: from the first one to the current one."""
    return range(home.first_month.year, datetime.now(ZoneInfo(home.time_zone)).year + 1)


def factors_by_year(books: Books, module: ModuleDeclaration) -> dict[int, str]:
    """For every reporting year a hash over all that the module can meet, `NOTHING` where that is none."""
    years = reporting_years(books.home)
    lookup, parts = module.emission_factor, []
    params: dict[str, Any] = {}
    window = {"first": years.start, "last": years.stop - 1}
    if lookup:
        parts.append(_EMISSION_FACTORS.format(**window, older=lookup.older_edition_years))
        params |= _sought(lookup) | {"factor_types": list(module.factor_types)}
    if module.factor_families:
        parts.append(_FACTORS.format(**window))
        params["families"] = list(module.factor_families)
    if module.energy_carrier:
        parts.append(_INSTRUMENTS.format(**window))
        params["carrier"] = module.energy_carrier
    if not parts:
        return dict.fromkeys(years, NOTHING)
    query = _BY_YEAR.format(parts=" UNION ALL ".join(f"SELECT * FROM ({p}) AS part" for p in parts))
    found = {int(row["year"]): row["content"] for row in books.warehouse.rows(query, params)}
    return {year: found.get(year, NOTHING) for year in years}


def _sought(lookup: Lookup) -> dict[str, Any]:
    return {
        "activity": lookup.activity,
        "price_bases": list(bases_that_serve(lookup.price_basis)),
        "without_basis": lookup.price_basis is None,
    }
