"""Which activity a category of spending is: by the group's reviewed mapping, never by a likeness."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.vocabulary.spend_categories import INDUSTRY, category_code

_INDUSTRY_CODE = re.compile(r"\d{2,6}", re.ASCII)


@dataclass(frozen=True)
class SpendCategory:
    """What a category is: the activity of its factor, and the region whose factor stands in.

    Without a `factor_region` the factor is that of the country of the purchase.
    """

    scheme: str
    code: str
    activity: str
    factor_region: str | None = None
    note: str | None = None

    @property
    def title(self) -> str:
        """Scheme and code."""
        return f"{self.scheme} {self.code}"


SpendCategories = Mapping[tuple[str, str], SpendCategory]


def spend_category(known: SpendCategories, scheme: str, code: str) -> SpendCategory | NoAnswer:
    """The category by scheme and code; an industry (naics) without a line is itself: naics_<code>.

    No answer where the mapping has no line; codes like it are named, and none of them is taken.
    """
    wanted = category_code(scheme, code)
    found = known.get((scheme, wanted))
    if found is not None:
        return found
    if scheme == INDUSTRY:
        if _INDUSTRY_CODE.fullmatch(wanted):
            return SpendCategory(scheme, wanted, f"naics_{wanted}", note="the industry itself")
        return NoAnswer(f"«{code}» is no NAICS code: those have 2 to 6 digits.")
    codes = sorted(known_code for known_scheme, known_code in known if known_scheme == scheme)
    if not codes:
        schemes = ", ".join(sorted({INDUSTRY, *(name for name, _ in known)}))
        return NoAnswer(
            f"spend_categories.csv has no line of the scheme «{scheme}»; schemes that can be used: "
            f"{schemes}."
        )
    near = tuple(get_close_matches(wanted, codes, n=3))
    like = f" Codes like it: {', '.join(near)}." if near else ""
    return NoAnswer(f"spend_categories.csv has no line for {scheme} «{wanted}».{like}", near)
