"""The refusal of a whole file, and what is said about values in it."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_CHARACTERS_SHOWN = 80


class FileRefused(Exception):
    """A file cannot be read as a whole; nothing of it is taken.

    Never leaves `sources`: `read_activity_file` turns it into the one reject of the file.
    """

    def __init__(
        self, rule: str, message: str, *, column: str | None = None, value: str | None = None
    ) -> None:
        self.rule = rule
        self.message = message
        self.column = column
        self.value = value
        super().__init__(message)


def quoted(value: str) -> str:
    """The value between quotation marks, its invisible characters made visible, shortened if long."""
    if value.isprintable() and len(value) <= MOST_CHARACTERS_SHOWN:
        return f"«{value}»"
    visible = "".join(
        character
        if character.isprintable() or character == "\u3000"
        else character.encode("unicode_escape").decode("ascii")
        for character in value[: MOST_CHARACTERS_SHOWN + 1]
    )
    if len(value) > MOST_CHARACTERS_SHOWN:
        return f"«{visible[:MOST_CHARACTERS_SHOWN]}…»"
    return f"«{visible}»"


def nearest(value: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word most like the value, whatever its capitals; None if nothing comes near."""
    by_lower: dict[str, str] = {}
    for word in known:
        by_lower.setdefault(word.lower(), word)
    lower = value.lower()
    matches = get_close_matches(lower, by_lower, n=5, cutoff=cutoff)
    # of words that are alike, the one that agrees in most places: a slip changes a letter
    best = max(matches, key=lambda match: _agreeing(lower, match), default=None)
    return by_lower[best] if best is not None else None


def _agreeing(value: str, word: str) -> int:
    return sum(a == b for a, b in zip(value, word, strict=False))


def suggestion(value: str, known: Iterable[str]) -> str:
    """« Did you mean «kWh»?», with a blank before it, or nothing."""
    word = nearest(value, known)
    return f" Did you mean {quoted(word)}?" if word else ""


def listed(words: Iterable[str]) -> str:
    """«a, b, c», for a sentence."""
    return ", ".join(words)
