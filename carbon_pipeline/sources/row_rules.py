"""Rules that look at several columns of a row: its period, its organisation's validity, its hours."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from carbon_pipeline.sources.reading_context import LAST_MONTH, ReadingContext
from carbon_pipeline.sources.strict_text import NO_DAY, Bools, Ordinals, arrow_texts, day_ordinals
from carbon_pipeline.vocabulary.row_rules import RowRule
from carbon_pipeline.vocabulary.validity import Window, joined

HOURS_OF_A_DAY = 24
_DAY_BITS = 22  # the ordinal of 9999-12-31 takes 22


class Period:
    """The first and last day of every row, as ordinals; `known` where both are real and in order."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.start: Ordinals = day_ordinals(frame["period_start"])
        self.end: Ordinals = day_ordinals(frame["period_end"])
        self.dated: Bools = (self.start != NO_DAY) & (self.end != NO_DAY)
        self.known: Bools = self.dated & (self.start <= self.end)


RowFault = tuple[str, str, Bools]


def row_faults(
    frame: pd.DataFrame, period: Period, wrong: dict[str, Bools], context: ReadingContext
) -> Iterator[RowFault]:
    """Column, rule, and where it is broken; `wrong` says which cells broke a rule of their own."""
    yield "period_end", "end_before_start", period.dated & (period.start > period.end)
    first = context.first_month.first_day.toordinal()
    last = LAST_MONTH.last_day.toordinal()
    for column, days in (("period_start", period.start), ("period_end", period.end)):
        yield column, "period_out_of_range", (days != NO_DAY) & ((days < first) | (days > last))
    in_doubt = wrong["organization_code"] | ~period.known
    yield (
        "organization_code",
        "organization_not_valid",
        ~in_doubt & ~_is_valid(frame["organization_code"], period, context),
    )
    if context.module.hours_columns:
        yield (
            context.module.hours_columns[0],
            "more_hours_than_period",
            _has_more_hours(frame, period, wrong, context.module.hours_columns),
        )
    for rule in context.row_rules:
        yield rule.column, rule.name, _breaks(frame, wrong, rule)


def _breaks(frame: pd.DataFrame, wrong: dict[str, Bools], rule: RowRule) -> Bools:
    """Where the rule is broken, of the rows whose cells it can look at."""
    in_doubt = np.logical_or.reduce([wrong[name] for name in rule.columns])
    rows = np.flatnonzero(~in_doubt)
    broken = np.zeros(len(frame), dtype=np.bool_)
    cells = frame[list(rule.columns)].iloc[rows].itertuples(index=False, name=None)
    broken[rows] = [
        rule.fault(dict(zip(rule.columns, row, strict=True))) is not None for row in cells
    ]
    return broken


def distinct_periods(start: Ordinals, end: Ordinals) -> list[tuple[date, date]]:
    """Every pair of first and last day, once."""
    keys = np.unique((start << _DAY_BITS) | end).tolist()
    mask = (1 << _DAY_BITS) - 1
    return [(date.fromordinal(key >> _DAY_BITS), date.fromordinal(key & mask)) for key in keys]


def _is_valid(codes: pd.Series, period: Period, context: ReadingContext) -> Bools:
    """Whether the organisation is valid over the whole period; looked at once per distinct case."""
    encoded = pc.dictionary_encode(arrow_texts(codes))
    windows = [
        joined(context.organizations.get(code, ())) for code in encoded.dictionary.to_pylist()
    ]
    restricted = np.array([w != [(None, None)] for w in windows], dtype=np.bool_)
    organization = encoded.indices.to_numpy().astype(np.int64)
    rows = np.flatnonzero(restricted[organization])
    valid = np.ones(len(codes), dtype=np.bool_)
    keys = (organization[rows] << 2 * _DAY_BITS) | (period.start[rows] << _DAY_BITS)
    cases, case_of_row = np.unique(keys | period.end[rows], return_inverse=True)
    mask = (1 << _DAY_BITS) - 1
    valid[rows] = np.array(
        [
            _holds(windows[case >> 2 * _DAY_BITS], (case >> _DAY_BITS) & mask, case & mask)
            for case in cases.tolist()
        ],
        dtype=np.bool_,
    )[case_of_row]
    return valid


def _holds(windows: Sequence[Window], start: int, end: int) -> bool:
    return any(
        (first is None or first.toordinal() <= start) and (last is None or end <= last.toordinal())
        for first, last in windows
    )


def _has_more_hours(
    frame: pd.DataFrame, period: Period, wrong: dict[str, Bools], columns: Sequence[str]
) -> Bools:
    """Whether the hours of a row exceed those of its period; exact, in decimals."""
    in_doubt = ~period.known
    hours = pa.scalar(0, pa.decimal128(19, 6))
    for column in columns:
        in_doubt = in_doubt | wrong[column]
        texts = arrow_texts(frame[column])
        is_number = pc.and_(pc.not_equal(texts, ""), pa.array(~wrong[column]))
        amounts = pc.if_else(is_number, texts, "0").cast(pa.decimal128(19, 6))
        hours = pc.add(hours, amounts)
    days = pa.array(np.where(period.known, period.end - period.start + 1, 0))
    limit = pc.multiply(days, HOURS_OF_A_DAY).cast(pa.decimal128(19, 0))
    more = pc.greater(hours, limit).to_numpy(zero_copy_only=False)
    return np.asarray(more & ~in_doubt, dtype=np.bool_)
