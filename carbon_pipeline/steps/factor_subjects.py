"""What a question about emission factors is about: a module, an activity, or a type of factor."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from carbon_pipeline.errors import CarbonError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.known_factors import activities_known
from carbon_pipeline.vocabulary.factor_types import FACTOR_TYPES
from carbon_pipeline.vocabulary.modules import Lookup, ModuleDeclaration


@dataclass(frozen=True)
class FactorQuery:
    """A question: its text, and the region, day, unit, owner, type and knowledge it is asked for."""

    text: str
    day: date
    region: str | None = None
    unit: str | None = None
    organization_code: str = ""
    factor_type: str | None = None
    known_on: date | None = None


@dataclass(frozen=True)
class Subject:
    """What the question is about: the lookup, whose it is (None: no module's), the activities."""

    lookup: Lookup
    module: str | None
    activities: tuple[str, ...]
    other_types: tuple[str, ...] = ()


def subject_of(books: Books, query: FactorQuery) -> Subject:
    """What the text of the question means; CarbonError where it means nothing, or several things."""
    if query.factor_type is not None and query.factor_type not in FACTOR_TYPES:
        raise CarbonError(
            f"There is no factor type {query.factor_type}.",
            mend=f"They are {', '.join(sorted(FACTOR_TYPES))}.",
        )
    module = books.modules.get(query.text)
    lookup = module.emission_factor if module else None
    if lookup and lookup.activity and query.factor_type in (None, lookup.factor_type):
        return Subject(lookup, query.text, (lookup.activity,))
    activity = lookup.activity if lookup and lookup.activity else query.text
    known = activities_known(books, query.known_on, activity)
    types = [row["factor_type"] for row in known if row["activity"] == activity]
    if types and (query.factor_type is None or query.factor_type in types):
        kind = query.factor_type or _one_type(activity, types, books.modules.values())
        others = tuple(each for each in types if each != kind)
        return _subject(books.modules, query.text, kind, (activity,), others)
    kind = query.factor_type or (lookup.factor_type if lookup else query.text)
    whole_type = lookup is not None or kind == query.text
    found = activities_known(books, query.known_on, kind) if whole_type else []
    activities = [r["activity"] for r in found if r["factor_type"] == kind and r["activity"]]
    if not activities:
        raise _unknown(books, query, types)
    return _subject(books.modules, query.text, kind, activities)


def _subject(
    modules: Mapping[str, ModuleDeclaration],
    text: str,
    factor_type: str,
    activities: Sequence[str],
    others: tuple[str, ...] = (),
) -> Subject:
    """The activities under the rules of the module that looks up the type, or without fallbacks."""
    looking = [
        (name, module.emission_factor)
        for name, module in modules.items()
        if module.emission_factor and factor_type in module.factor_types
    ]
    # a module's own type goes before what comes along with another's records
    looking.sort(key=lambda each: (each[0] != text, each[1].factor_type != factor_type, each[0]))
    if looking:
        name, lookup = looking[0]
        lookup = lookup.model_copy(update={"factor_type": factor_type})
        return Subject(lookup, name, tuple(activities), others)
    strict = Lookup(factor_type=factor_type, fallbacks=())
    return Subject(strict, None, tuple(activities), others)


def _one_type(activity: str, types: Sequence[str], modules: Iterable[ModuleDeclaration]) -> str:
    looked_up = {m.emission_factor.factor_type for m in modules if m.emission_factor}
    of_modules = [each for each in types if each in looked_up]
    for some in (of_modules, types):
        if len(some) == 1:
            return some[0]
    raise CarbonError(
        f"«{activity}» stands under several factor types: {', '.join(types)}.",
        mend="Name one with --type.",
    )


def _unknown(books: Books, query: FactorQuery, types: Sequence[str]) -> CarbonError:
    if types:
        return CarbonError(
            f"No {query.factor_type} factor for «{query.text}» is known; it stands under "
            f"{', '.join(types)}."
        )
    known = {
        name
        for row in activities_known(books, query.known_on)
        if query.factor_type in (None, row["factor_type"])
        for name in (row["activity"], row["factor_type"])
        if name
    }
    near = get_close_matches(query.text, sorted(known), n=5)
    kind = f"{query.factor_type} factor" if query.factor_type else "emission factor"
    when = f" on {query.known_on}" if query.known_on else ""
    was = "was" if query.known_on else "is"
    return CarbonError(
        f"No {kind} for «{query.text}» {was} known{when}.",
        mend=f"Names like it: {', '.join(near)}." if near else "",
    )
