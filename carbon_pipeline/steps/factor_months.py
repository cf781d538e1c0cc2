"""Which factors and tables a module can meet in a month, as a hash: what did not change leaves a month alone."""

from collections.abc import Sequence
from typing import Any

from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.modules import Lookup, ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.price_bases import bases_that_serve

# the months asked for, with their days
MONTHS = (
    "SELECT first_day, (first_day + interval '1 month' - interval '1 day')::date AS last_day"
    " FROM unnest(%(months)s::date[]) AS first_day"
)

# A factor counts for every month in which it can be taken: those that its validity touches, and for
# a publisher's edition the years after, as far as the module allows, that no later one covers.
_EMISSION_FACTORS = """
    WITH held AS (
        SELECT content_sha256, library, factor_type, activity, region, unit, valid_from, valid_to
        FROM history.emission_factors
        WHERE is_current AND factor_type = ANY(%(factor_types)s)
            AND (%(activity)s::text IS NULL OR activity = %(activity)s)
            AND (price_basis = ANY(%(price_bases)s) OR (%(without_basis)s AND price_basis IS NULL))
    )
    SELECT first_day, content_sha256 FROM months JOIN held
        ON coalesce(valid_from, '-infinity') <= last_day
        AND coalesce(valid_to, 'infinity') >= first_day
    UNION ALL
    SELECT first_day, content_sha256 FROM months JOIN held ON library <> 'group'
        AND valid_to < first_day AND first_day <= valid_to + make_interval(years => %(older)s)
    WHERE NOT EXISTS (
        SELECT FROM held AS newer
        WHERE (newer.library, newer.factor_type, newer.activity, newer.region, newer.unit)
            = (held.library, held.factor_type, held.activity, held.region, held.unit)
        AND newer.valid_from <= first_day
        AND (newer.valid_to IS NULL OR newer.valid_to >= last_day))
    UNION ALL
    SELECT first_day, sha256(convert_to(concat_ws(' ', region, library, rank), 'UTF8'))
    FROM months, publisher_preferences
    WHERE factor_type IS NULL OR factor_type = ANY(%(factor_types)s)
"""

_FACTORS = """
    SELECT first_day, content_sha256 FROM months JOIN history.factors
        ON is_current AND factor_family = ANY(%(families)s)
        AND coalesce(valid_from, '-infinity') <= last_day
        AND coalesce(valid_to + make_interval(years => %(older)s), 'infinity') >= first_day
"""

_INSTRUMENTS = """
    SELECT first_day, content_sha256 FROM months JOIN history.contractual_instruments
        ON is_current AND energy_carrier = %(carrier)s
        AND vintage_from <= last_day AND vintage_to >= first_day
"""

# a table without dates concerns every month
_WHOLE_TABLE = """
    SELECT first_day, whole.content FROM months, (
        SELECT sha256(string_agg(content_sha256, ''::bytea ORDER BY content_sha256)) AS content
        FROM history.{table} WHERE is_current) AS whole
    WHERE whole.content IS NOT NULL
"""

# prices of the month or its year, and of the years that factors are per money of
_PRICE_INDICES = """
    SELECT first_day, content_sha256 FROM months JOIN history.price_indices
        ON is_current AND (period IN (to_char(first_day, 'YYYY-MM'), to_char(first_day, 'YYYY'))
            OR left(period, 4)::int = ANY(%(money_years)s))
    UNION ALL
    SELECT DISTINCT first_day, sha256(convert_to(concat_ws(' ', country, currency), 'UTF8'))
    FROM months JOIN history.price_indices
        ON is_current AND length(period) > 4 AND left(period, 4) = to_char(first_day, 'YYYY')
"""

_EXCHANGE_RATES = """
    SELECT first_day, content_sha256 FROM months JOIN history.exchange_rates
        ON is_current
        AND (rate_year = extract(year FROM first_day) OR rate_year = ANY(%(money_years)s))
"""

# where it is not valid, a footprint is only named among those that were passed over
_FOOTPRINTS = """
    SELECT first_day, CASE WHEN starts <= last_day AND ends >= first_day THEN content_sha256
        ELSE sha256(convert_to(concat_ws(' ', footprint_id, product_ids, starts, ends), 'UTF8')) END
    FROM months, (
        SELECT content_sha256, footprint_id, product_ids::text AS product_ids,
            (coalesce(told ->> 'validityPeriodStart', told -> 'pcf' ->> 'referencePeriodEnd')
                ::timestamptz AT TIME ZONE 'UTC')::date AS starts,
            (coalesce((told ->> 'validityPeriodEnd')::timestamptz,
                (told -> 'pcf' ->> 'referencePeriodEnd')::timestamptz + interval '3 years')
                AT TIME ZONE 'UTC')::date AS ends
        FROM history.product_footprints, LATERAL (SELECT document::jsonb AS told) AS parsed
        WHERE is_current) AS held
"""

# what each table that a method looks into holds for a month; a part is called as its asset
REFERENCES = {
    "airports": _WHOLE_TABLE.format(table="airports"),
    "spend_categories": _WHOLE_TABLE.format(table="spend_categories"),
    "price_indices": _PRICE_INDICES,
    "exchange_rates": _EXCHANGE_RATES,
    "product_footprints": _FOOTPRINTS,
}

BY_MONTH = """
    WITH months AS ({months})
    SELECT first_day, encode(sha256(string_agg(content, ''::bytea ORDER BY content)), 'hex') AS content
    FROM ({parts}) AS met (first_day, content) GROUP BY 1
"""


def reporting_years(home: Home) -> range:
    """The years of the home's months: from the first one to the current one."""
    return range(home.first_month.year, home.current_month().year + 1)


def factors_by_month(
    books: Books, module: ModuleDeclaration, months: Sequence[ReportingMonth]
) -> dict[ReportingMonth, str]:
    """For each of the months that has any a hash over all that the module can meet in it."""
    lookup, parts = module.emission_factor, []
    params: dict[str, Any] = {
        "months": [month.first_day for month in months],
        "older": lookup.older_edition_years if lookup else 0,
        "families": list(module.factor_families),
        "carrier": module.energy_carrier,
    }
    if lookup:
        parts.append(_EMISSION_FACTORS)
        params |= _sought(lookup) | {"factor_types": list(module.factor_types)}
    if module.factor_families:
        parts.append(_FACTORS)
    if module.energy_carrier:
        parts.append(_INSTRUMENTS)
    references = METHODS[module.method].references
    parts += [REFERENCES[name] for name in references]
    if {"price_indices", "exchange_rates"} & set(references):
        params["money_years"] = _money_years(books, module)
    if not (parts and months):
        return {}
    met = " UNION ALL ".join(f"SELECT * FROM ({part}) AS part" for part in parts)
    query = BY_MONTH.format(months=MONTHS, parts=met)
    return {
        ReportingMonth.of(row["first_day"]): row["content"]
        for row in books.warehouse.rows(query, params)
    }


def _money_years(books: Books, module: ModuleDeclaration) -> list[int]:
    """The years of the money that the module's factors are per, such as 2021 of USD_2021."""
    rows = books.warehouse.rows(
        "SELECT DISTINCT substring(unit FROM '_([0-9]{4})$')::int AS year FROM emission_factors"
        " WHERE factor_type = ANY(%(types)s) AND unit ~ '_[0-9]{4}$'",
        {"types": list(module.factor_types)},
    )
    return [row["year"] for row in rows]


def _sought(lookup: Lookup) -> dict[str, Any]:
    return {
        "activity": lookup.activity,
        "price_bases": list(bases_that_serve(lookup.price_basis)),
        "without_basis": lookup.price_basis is None,
    }
