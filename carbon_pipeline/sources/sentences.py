"""The sentence of each rule that a row can break: what is wrong, where, and how to mend it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from carbon_pipeline.sources.contract import units_of
from carbon_pipeline.sources.number_faults import number_fault
from carbon_pipeline.sources.reading_context import LAST_MONTH, ReadingContext
from carbon_pipeline.sources.refusals import listed, quoted, suggestion
from carbon_pipeline.sources.strict_text import (
    LONGEST_TEXT,
    MOST_COUNT_DIGITS,
    MOST_DECIMALS,
    MOST_DIGITS,
    MOST_FACTOR_DECIMALS,
    MOST_FACTOR_DIGITS,
)
from carbon_pipeline.vocabulary.activity_columns import ActivityColumn, ActivityKind
from carbon_pipeline.vocabulary.regions import is_country, is_region
from carbon_pipeline.vocabulary.row_rules import RowRule
from carbon_pipeline.vocabulary.units import unit_names
from carbon_pipeline.vocabulary.validity import shown, uncovered

# looking for the nearest word among thousands takes milliseconds; a wholly wrong file has a million
MOST_SUGGESTIONS = 300


@dataclass(frozen=True)
class Fault:
    """One rule that one cell of a row breaks."""

    column: ActivityColumn
    rule: str
    value: str
    row: Mapping[str, str]
    first_row: int = 0


class Sentences:
    """Tells the faults of one file; remembers the suggestions it has made."""

    def __init__(self, context: ReadingContext) -> None:
        self._context = context
        self._units = units_of(context.module)
        self._suggestions: dict[tuple[str, str], str] = {}
        self._rules: dict[str, Callable[[Fault], str]] = {
            "missing": lambda f: f"{f.column.name} is blank. Fill it in: every row needs it.",
            "control_character": self._control_character,
            "surrounding_blank": self._surrounding_blank,
            "too_long": self._too_long,
            "not_a_number": lambda f: f"{self._subject(f)} {number_fault(f.value)}",
            "too_many_decimals": self._too_many_decimals,
            "too_large": self._too_large,
            "not_whole": lambda f: (
                f"{self._subject(f)} is no whole number. Write it without decimals."
            ),
            "below_zero": self._below_zero,
            "not_a_date": self._not_a_date,
            "unknown_region": self._unknown_region,
            "unknown_country": self._unknown_country,
            "unknown_currency": lambda f: (
                f"{self._subject(f)} is no ISO 4217 currency. Write three capitals, such as EUR."
            ),
            "unknown_unit": self._unknown_unit,
            "not_allowed": self._not_allowed,
            "unknown_organization": self._unknown_organization,
            # without a suggestion: a company need not know what the other companies are called
            "unknown_supplier": lambda f: (
                f"{self._subject(f)} is not in organizations.csv. Correct the code, or leave it "
                "blank for a supplier that is no company of the group."
            ),
            "end_before_start": self._end_before_start,
            "period_out_of_range": self._period_out_of_range,
            "organization_not_valid": self._organization_not_valid,
            "more_hours_than_period": self._more_hours,
            "duplicate_record": self._duplicate_record,
        }
        self._rules |= {rule.name: _sentence_of(rule) for rule in context.row_rules}

    def tell(self, fault: Fault) -> str:
        """The sentence of this fault."""
        return self._rules[fault.rule](fault)

    def _subject(self, fault: Fault) -> str:
        return f"{fault.column.name} {quoted(fault.value)}"

    def _suggestion(self, fault: Fault, known: Iterable[str]) -> str:
        key = (fault.column.name, fault.value)
        if key not in self._suggestions:
            if len(self._suggestions) >= MOST_SUGGESTIONS:
                return ""
            self._suggestions[key] = suggestion(fault.value, known)
        return self._suggestions[key]

    def _control_character(self, fault: Fault) -> str:
        return (
            f"{self._subject(fault)} holds a line break, tab or invisible character. "
            "Write it on one line, in visible characters."
        )

    def _surrounding_blank(self, fault: Fault) -> str:
        return f"{self._subject(fault)} starts or ends with a blank. Remove the blank."

    def _too_long(self, fault: Fault) -> str:
        return (
            f"{fault.column.name} has {len(fault.value)} characters. "
            f"Shorten it to {LONGEST_TEXT} at most."
        )

    def _too_many_decimals(self, fault: Fault) -> str:
        is_factor = fault.column.kind is ActivityKind.FACTOR
        decimals = MOST_FACTOR_DECIMALS if is_factor else MOST_DECIMALS
        return (
            f"{self._subject(fault)} has more than {decimals} decimals. "
            f"Round it to {decimals} decimals or fewer."
        )

    def _too_large(self, fault: Fault) -> str:
        digits = _MOST_DIGITS[fault.column.kind]
        return (
            f"{self._subject(fault)} has more than {digits} digits before the point. "
            "Check the number, or use a larger unit."
        )

    def _below_zero(self, fault: Fault) -> str:
        return (
            f"{self._subject(fault)} is below zero, which {self._context.module.module} does not "
            "allow. Correct the record itself instead of adding a negative one."
        )

    def _not_a_date(self, fault: Fault) -> str:
        return (
            f"{self._subject(fault)} is no date of the calendar. "
            "Write it as YYYY-MM-DD, such as 2024-12-31."
        )

    def _unknown_region(self, fault: Fault) -> str:
        capitals = {"UK": "GB"}.get(fault.value.upper(), fault.value.upper())
        meant = f" Did you mean {quoted(capitals)}?" if is_region(capitals) else ""
        return (
            f"{self._subject(fault)} is no region.{meant} Write an ISO 3166 code (KR, US-CA), "
            "EU27 or WORLD, or leave it blank for the organisation's country."
        )

    def _unknown_country(self, fault: Fault) -> str:
        capitals = {"UK": "GB"}.get(fault.value.upper(), fault.value.upper())
        meant = f" Did you mean {quoted(capitals)}?" if is_country(capitals) else ""
        return (
            f"{self._subject(fault)} is no country.{meant} Write an ISO 3166-1 code of two capitals, "
            "such as KR."
        )

    def _unknown_unit(self, fault: Fault) -> str:
        module = self._context.module
        names = listed(module.units or unit_names())
        money = "" if module.units else " or a currency (KRW)"
        return (
            f"{self._subject(fault)} is no unit of {module.module}."
            f"{self._suggestion(fault, self._units)} Write one of {names}{money}."
        )

    def _not_allowed(self, fault: Fault) -> str:
        return (
            f"{self._subject(fault)} is not among the allowed values."
            f"{self._suggestion(fault, fault.column.allowed)} "
            f"Write one of {listed(fault.column.allowed)}."
        )

    def _unknown_organization(self, fault: Fault) -> str:
        return (
            f"{self._subject(fault)} is not in organizations.csv."
            f"{self._suggestion(fault, self._context.organizations)} "
            "Correct the code, or add the organisation."
        )

    def _end_before_start(self, fault: Fault) -> str:
        return (
            f"period_end {fault.row['period_end']} lies before period_start "
            f"{fault.row['period_start']}. Correct the dates."
        )

    def _period_out_of_range(self, fault: Fault) -> str:
        return (
            f"{fault.column.name} {fault.value} lies outside the months that are kept, "
            f"{self._context.first_month} to {LAST_MONTH}. Correct the date."
        )

    def _organization_not_valid(self, fault: Fault) -> str:
        first, last = fault.row["period_start"], fault.row["period_end"]
        period = date.fromisoformat(first), date.fromisoformat(last)
        missing = uncovered(period, self._context.organizations[fault.value])
        return (
            f"{fault.value} is not in the group on {listed(shown(days) for days in missing)}, and the "
            f"record runs from {first} to {last}. "
            "Correct the period, or the validity in organizations.csv."
        )

    def _more_hours(self, fault: Fault) -> str:
        columns = self._context.module.hours_columns
        return (
            f"{' and '.join(columns)} are together more than the hours of the period "
            f"{fault.row['period_start']} to {fault.row['period_end']}. "
            "Write the hours of one device in this period."
        )

    def _duplicate_record(self, fault: Fault) -> str:
        return (
            f"Record {quoted(fault.value)} of {fault.row['organization_code']} is already in "
            f"row {fault.first_row} of this file. Keep one of the two, or name them apart."
        )


_MOST_DIGITS = {
    ActivityKind.AMOUNT: MOST_DIGITS,
    ActivityKind.COUNT: MOST_COUNT_DIGITS,
    ActivityKind.FACTOR: MOST_FACTOR_DIGITS,
}


def _sentence_of(rule: RowRule) -> Callable[[Fault], str]:
    return lambda fault: rule.fault(fault.row) or ""
