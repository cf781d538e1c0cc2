"""What a module's month of scope 2 is by the market, beside its matches: for keys and for records."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from carbon_pipeline.methods.matches import NO_MATCH_SCHEMA, Matches
from carbon_pipeline.methods.scope2_by_market import (
    SCOPE,
    Met,
    Rest,
    meet,
    residual_mix,
    rest_of_key,
    told_of_rest,
)
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.instrument_laying import Laid, laid_over_month
from carbon_pipeline.steps.instruments import Instruments, instruments_of
from carbon_pipeline.vocabulary.identity import canonical_json, stable_id
from carbon_pipeline.vocabulary.instruments import GRID_AVERAGE, RESIDUAL_MIX
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.rows import arrow_rows
from carbon_pipeline.vocabulary.tables import INSTRUMENT_ALLOCATIONS

KEY_SCHEMA = pa.schema(
    [
        ("key_number", pa.int32()),
        ("kg_co2eq_per_unit", pa.decimal128(18, 12)),
        ("basis", pa.string()),
        ("told", pa.string()),
    ]
)
ROW_SCHEMA = pa.schema(
    [
        ("input_id", pa.string()),
        ("kg_co2eq", pa.decimal128(38, 18)),
        ("basis", pa.string()),
        ("told", pa.string()),
        ("covered_whole", pa.bool_()),
    ]
)
_PLACE = (
    "record_id, module_type, organization_code, headquarters_id, partner_id, tree_path,"
    " reporting_year, reporting_month, region"
)

Key = Mapping[str, Any]


@dataclass(frozen=True)
class ByMarket:
    """Whether the month is counted by the market at all, and what instruments were allocated to it.

    `tables` are what keys and records are by the market.
    """

    is_counted: bool = False
    allocations: list[dict[str, Any]] = field(default_factory=list)
    tables: tuple[pa.Table, ...] = ()


def register_market(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: ModuleDeclaration,
    month: ReportingMonth,
    keys: Sequence[Key],
    matches: Matches,
) -> ByMarket:
    """Make `market_keys` and `market_rows` where an instrument or a residual mix counts in the month.

    Reads `inputs` and `input_keys`.

    A group without any is counted at the grid average, and nothing of this is done. For a group with
    some, a market without a residual mix is added to the gaps of `matches`, to be disclosed.
    """
    if module.energy_carrier is None:
        return ByMarket()
    known = instruments_of(books, module.energy_carrier, month)
    if not (known.residual_mixes or known.claimed_in(month.first_day, month.last_day)):
        return ByMarket()
    rests, missing = _rests(keys, matches.matched, known)
    laid = laid_over_month(books, module, month, known)
    found = _met(connection, laid, rests, known)
    tables = _key_table(rests), _row_table(found)
    connection.register("market_keys", tables[0])
    connection.register("met_rows", tables[1])
    connection.execute(
        "CREATE TEMP TABLE market_rows AS SELECT * EXCLUDE (input_id),"
        " CAST(input_id AS UUID) AS activity_input_id FROM met_rows"
    )
    matches.gaps += missing
    allocations = [row for row, met in found for row in _allocations(row, met, month)]
    return ByMarket(True, allocations, tables)


def allocation_table(allocations: Iterable[dict[str, Any]]) -> pa.Table:
    """Rows of `instrument_allocations`, by id."""
    ordered = sorted(allocations, key=lambda row: row["id"].bytes)
    return arrow_rows(INSTRUMENT_ALLOCATIONS, ordered)


_Found = list[tuple[dict[str, Any], Met]]
_Rests = Mapping[int, Rest]


def _rests(
    keys: Sequence[Key], matched: Iterable[Mapping[str, Any]], known: Instruments
) -> tuple[_Rests, list[dict[str, Any]]]:
    """What the rest of each key is at; and the gaps, of keys whose market has no residual mix."""
    by_number = {key["key_number"]: key for key in keys}
    rests: dict[int, Rest] = {}
    missing = []
    for row in matched:
        if row["scope"] != SCOPE:
            continue
        key = by_number[row["key_number"]]
        mix = residual_mix(known.residual_mixes, key["region"], key["part_start"])
        rest = rest_of_key(row, mix)
        if rest is None:
            continue
        rests[row["key_number"]] = rest
        if rest.basis != RESIDUAL_MIX:
            missing.append(_gap(row, key))
    return rests, missing


def _gap(row: Mapping[str, Any], key: Key) -> dict[str, Any]:
    wanted = {"instrument_kind": RESIDUAL_MIX, "market": key["region"]}
    return {name: row.get(name) for name in NO_MATCH_SCHEMA.names} | {
        "key": canonical_json(wanted),
        "reason": (
            f"No residual mix of {key['region']} is at hand: by the market, what no instrument "
            "covers is at the average of the grid."
        ),
        "candidates": "[]",
    }


def _met(
    connection: duckdb.DuckDBPyConnection, laid: Laid, rests: _Rests, known: Instruments
) -> _Found:
    """The records that instruments cover, with what they are by the market."""
    if not laid.parts:
        return []
    told: dict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    for (code, organization), evidence in known.evidence.items():
        told[organization][code] = evidence
    found = []
    for row in _inputs_of_keys(connection, [str(each) for each in laid.parts], rests):
        parts, rest_kwh = laid.parts[row["id"]], laid.rest_kwh[row["id"]]
        met = meet(parts, rest_kwh, rests[row["key_number"]], told[row["organization_code"]])
        found.append((row, met))
    return found


def _inputs_of_keys(
    connection: duckdb.DuckDBPyConnection, ids: list[str], rests: _Rests
) -> list[dict[str, Any]]:
    connection.register("covered_ids", pa.table({"input_id": ids}))
    connection.register("rest_keys", pa.table({"key_number": pa.array(list(rests), pa.int32())}))
    read = connection.execute(
        f"SELECT i.id, n.key_number, {_PLACE} FROM inputs i JOIN input_keys n USING (id)"
        " SEMI JOIN rest_keys r ON r.key_number = n.key_number"
        " SEMI JOIN covered_ids c ON CAST(c.input_id AS UUID) = i.id ORDER BY i.id"
    )
    names = [column[0] for column in read.description or ()]
    return [dict(zip(names, row, strict=True)) for row in read.fetchall()]


def _key_table(rests: _Rests) -> pa.Table:
    rows = [
        {
            "key_number": number,
            "kg_co2eq_per_unit": rest.kg_co2eq_per_unit,
            "basis": rest.basis,
            "told": told_of_rest(rest),
        }
        for number, rest in rests.items()
    ]
    return pa.Table.from_pylist(rows, schema=KEY_SCHEMA)


def _row_table(found: _Found) -> pa.Table:
    rows = [
        {
            "input_id": str(row["id"]),
            "kg_co2eq": met.kg_co2eq,
            "basis": met.basis,
            "told": met.told,
            "covered_whole": all(
                part.basis not in (RESIDUAL_MIX, GRID_AVERAGE) for part in met.parts
            ),
        }
        for row, met in found
    ]
    return pa.Table.from_pylist(rows, schema=ROW_SCHEMA)


def _allocations(row: dict[str, Any], met: Met, month: ReportingMonth) -> Iterable[dict[str, Any]]:
    place = {name.strip(): row[name.strip()] for name in _PLACE.split(",")}
    for part in met.parts:
        identity = (
            row["module_type"], row["organization_code"], row["record_id"], str(month), part.basis,
            part.instrument_code or "",
        )  # fmt: skip
        yield place | {
            "id": stable_id(INSTRUMENT_ALLOCATIONS.name, *identity),
            "market_based_basis": part.basis,
            "instrument_code": part.instrument_code,
            "kwh": part.kwh,
            "kg_co2eq_per_kwh": part.kg_co2eq_per_kwh,
            "kg_co2eq_market_based": part.kg_co2eq,
            "activity_input_id": row["id"],
        }
