"""The examples of a Markdown page: marked code blocks, each with the output that is shown for it."""

import re
from dataclasses import dataclass

_BLOCK = re.compile(
    r"<!-- (?P<mark>[^>]+) -->\n```(?P<language>sh|sql|text)\n(?P<code>.*?)```"
    r"(?:\n\n```text\n(?P<shown>.*?)```)?",
    re.DOTALL,
)
_FENCE = re.compile(r"^```(?:sh|sql)$", re.MULTILINE)
LEFT_OUT = "…"


@dataclass(frozen=True)
class Example:
    """One block: its mark, its code, and the output that the page shows for it."""

    mark: str
    code: str
    shown: str

    @property
    def title(self) -> str:
        return f"{self.mark}: {self.code.strip().splitlines()[-1].strip()}"

    def shows(self, output: str) -> bool:
        """Whether the output is as shown; «…» stands for whatever is left out."""
        parts = (re.escape(part.strip("\n")) for part in self.shown.split(LEFT_OUT))
        return re.fullmatch(".*".join(parts), output.strip("\n"), re.DOTALL) is not None


def examples(page: str) -> list[Example]:
    """Every marked block of the page, in order."""
    return [
        Example(found["mark"].strip(), found["code"], found["shown"] or "")
        for found in _BLOCK.finditer(page)
    ]


def count_code_blocks(page: str) -> int:
    """How many blocks hold commands, marked or not."""
    return len(_FENCE.findall(page))
