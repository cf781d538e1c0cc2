"""What a calculation says when it cannot answer: a sentence, never a zero and never a default."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoAnswer:
    """A figure cannot be given: why, in a sentence for whoever supplied the data.

    `candidates` are names that come near to one that is not known; a suggestion only.
    """

    reason: str
    candidates: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The reason."""
        return self.reason
