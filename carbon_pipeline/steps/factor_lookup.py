"""What would match and why: a question about emission factors, asked by hand.

The rules are those of the module that looks up factors of the type; for a type that no module
looks up, the region itself and an edition in force are the only ones that answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from carbon_pipeline.errors import CarbonError
from carbon_pipeline.methods.applied_factors import apply_factor
from carbon_pipeline.methods.factor_tables import EmissionFactor, emission_factor
from carbon_pipeline.methods.matching import (
    EmissionFactorIndex,
    EmissionFactorKey,
    EmissionFactorMatch,
    NoMatch,
    PassedOver,
)
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_subjects import FactorQuery, Subject
from carbon_pipeline.steps.known_factors import preferences_known, rows_known
from carbon_pipeline.vocabulary.modules import Lookup
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.price_bases import serves
from carbon_pipeline.vocabulary.regions import wider_regions
from carbon_pipeline.vocabulary.units import conversion, measured_in, unit_name

Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """The factor that one lookup takes, or why none, with the rows that came near.

    Where each kind of unit has an answer of its own, none shows the units of the others.
    """

    lookup: Lookup
    key: EmissionFactorKey
    found: EmissionFactorMatch | NoMatch
    rows: Mapping[UUID, Row]
    shows_other_units: bool = True

    @property
    def winner(self) -> Row | None:
        """The row of the factor that is taken."""
        return self.rows[self.found.factor.id] if not isinstance(self.found, NoMatch) else None

    @property
    def reason(self) -> str | None:
        """Why no factor is taken."""
        return self.found.reason if isinstance(self.found, NoMatch) else None

    @property
    def passed_over(self) -> list[tuple[Row, str]]:
        """The rows that came near, the nearest first, each with the reason it was not taken."""
        near = self.found.candidates if isinstance(self.found, NoMatch) else self.found.passed_over
        rows = [(self._row(each), each.reason) for each in near]
        if self.shows_other_units or self.winner is None:
            return rows
        return [each for each in rows if conversion(each[0]["unit"], self.key.unit) is not None]

    def as_dict(self, limit: int | None = None) -> dict[str, Any]:
        """The answer as data; of the rows that came near, so many."""
        match = self.found.as_dict() if isinstance(self.found, EmissionFactorMatch) else {}
        return {
            "factor_type": self.lookup.factor_type,
            "activity": self.key.activity,
            "region": self.key.region,
            "date": self.key.day,
            "unit": self.key.unit,
            "price_basis": self.lookup.price_basis,
            "winner": self.winner,
            **{name: match.get(name) for name in ("specificity", "staleness", "years_older")},
            "kg_co2eq_per_asked_unit": self.per_asked_unit(),
            "reason": self.reason,
            "passed_over": [row | {"reason": reason} for row, reason in self.passed_over[:limit]],
        }

    def per_asked_unit(self) -> str | None:
        """The factor per unit that was asked for, where that is another one and exact."""
        if isinstance(self.found, NoMatch) or self.found.factor.unit == self.key.unit:
            return None
        factor = self.found.factor
        applied = apply_factor(factor.kg_co2eq_per_unit, factor.unit, self.key.unit)
        if applied is None or applied.numerator != applied.denominator:
            return None
        return f"{applied.kg_co2eq_per_unit.normalize():f}"

    def _row(self, near: PassedOver) -> Row:
        if near.factor is None:
            raise ValueError(f"{near.title} was passed over without a factor")
        return self.rows[near.factor.id]


def answers(books: Books, query: FactorQuery, subject: Subject) -> list[Answer]:
    """An answer for each activity of the subject, and for each kind of unit where none is asked for.

    CarbonError where the organisation does not exist.
    """
    if query.organization_code and query.organization_code not in books.tree:
        raise CarbonError(
            f"There is no organisation {query.organization_code}.",
            mend='carbon sql "SELECT code, name FROM organizations" lists them.',
        )
    rows = rows_known(books, query.known_on, subject.lookup.factor_type, subject.activities)
    factors = [emission_factor(row) for row in rows]
    index = EmissionFactorIndex(factors, preferences_known(books, query.known_on))
    by_id = {row["id"]: row for row in rows}
    answered = []
    for activity in subject.activities:
        known = [each for each in factors if each.activity == activity]
        tried = [
            Answer(lookup, key, index.weigh(lookup, key), by_id, query.unit is not None)
            for lookup, key in _lookups(subject, activity, query, known)
        ]
        answered += [each for each in tried if each.winner] or tried[:1]
    return answered


def _lookups(
    subject: Subject, activity: str, query: FactorQuery, known: Sequence[EmissionFactor]
) -> Iterable[tuple[Lookup, EmissionFactorKey]]:
    """What is asked of the index: one lookup, or one for each kind of unit and each price basis."""
    near = _near(subject.lookup, query, known) or known
    bases: set[Any] = {subject.lookup.price_basis}
    if not subject.module:
        bases = {each.price_basis for each in near}
    for basis in sorted(bases, key=str):
        lookup = subject.lookup.model_copy(update={"price_basis": basis})
        for unit in _units(
            subject.lookup, query, [f for f in near if serves(basis, f.price_basis)]
        ):
            yield lookup, _key(query, activity, unit)


def _near(
    lookup: Lookup, query: FactorQuery, known: Sequence[EmissionFactor]
) -> list[EmissionFactor]:
    places = [
        place
        for place, step in wider_regions(query.region or "")
        if step in ("exact", *lookup.fallbacks)
    ]
    return [each for each in known if each.region in places]


def _units(lookup: Lookup, query: FactorQuery, near: Sequence[EmissionFactor]) -> list[str]:
    """The unit that is asked for; else the commonest of each kind of unit that factors are per."""
    asked = query.unit or lookup.unit
    if asked:
        return [unit_name(asked) or asked]
    counts = Counter(each.unit for each in near)
    by_kind: dict[str, str] = {}
    for unit in sorted(counts, key=lambda name: (-counts[name], name)):
        by_kind.setdefault(measured_in(unit), unit)
    return list(by_kind.values()) or ["kWh"]


def _key(query: FactorQuery, activity: str, unit: str) -> EmissionFactorKey:
    return EmissionFactorKey(
        activity,
        query.region or "",
        unit,
        query.organization_code,
        query.day,
        ReportingMonth.of(query.day).last_day,
    )
