"""What a close names as its inputs: the versions of everything that the month's figures rest on."""

from typing import Any

from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.storage.code_version import code_version
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

_OF_OFFICE = f"{IN_MONTH} AND headquarters_id = %(office)s"
_EMISSIONS = f"module_emissions WHERE {_OF_OFFICE} AND is_current"
_QUERIES = {
    "files": (
        "SELECT DISTINCT source_file, source_sha256 FROM activity_inputs"
        f" WHERE {_OF_OFFICE} ORDER BY source_file, source_sha256"
    ),
    # where a figure is the difference of two factors, the one that was taken off stands in metadata
    "factors": (
        "SELECT DISTINCT emission_factor_id::text AS id, emission_factor_version AS version"
        f" FROM {_EMISSIONS} AND emission_factor_id IS NOT NULL"
        f" UNION SELECT factor_id::text, factor_version FROM {_EMISSIONS} AND factor_id IS NOT NULL"
        " UNION SELECT metadata #>> '{match,less,emission_factor_id}',"
        " (metadata #>> '{match,less,emission_factor_version}')::integer"
        f" FROM {_EMISSIONS} AND metadata #> '{{match,less}}' IS NOT NULL ORDER BY 1, 2"
    ),
    "instruments": (
        "SELECT DISTINCT c.id::text, c.version FROM instrument_allocations a"
        " JOIN contractual_instruments c ON c.instrument_code = a.instrument_code"
        " AND c.organization_code IS NOT DISTINCT FROM CASE"
        " WHEN c.instrument_kind <> 'residual_mix' THEN a.organization_code END"
        f" WHERE a.{IN_MONTH.replace(' AND ', ' AND a.')} AND a.headquarters_id = %(office)s ORDER BY 1"
    ),
    "organizations": (
        "SELECT l.id::text, l.version FROM organization_lines l"
        " WHERE coalesce(l.valid_from, '-infinity') <= %(last_day)s"
        " AND coalesce(l.valid_to, 'infinity') >= %(first_day)s"
        " AND l.organization_code = ANY (%(organizations)s) ORDER BY 1"
    ),
    "formulas": f"SELECT DISTINCT module_type, formula_version FROM {_EMISSIONS} ORDER BY 1, 2",
}


def inputs_of_close(books: Books, month: ReportingMonth, headquarters_code: str) -> dict[str, Any]:
    """Files, factors, instruments, lines of organisations and formulas with their versions, and the code.

    `code` is what runs now; which code wrote a row is told by `runs`.
    """
    parameters = month_filter(month) | {
        "office": stable_id("organizations", headquarters_code),
        "first_day": month.first_day,
        "last_day": month.last_day,
        "organizations": [
            code
            for code, place in books.places(month).items()
            if place.headquarters_code == headquarters_code
        ],
    }
    found = {name: books.warehouse.rows(query, parameters) for name, query in _QUERIES.items()}
    return found | {"code": code_version()}
