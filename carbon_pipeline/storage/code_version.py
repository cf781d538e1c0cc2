"""Which code computed: the package's version, with a digest of its files."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
DISTRIBUTION = "carbon-pipeline"
_KINDS = {".py", ".sql", ".yaml", ".csv"}
_DIGITS = 12


@cache
def code_version() -> str:
    """The version as `0.1.0+` and the first digits of a SHA-256 over every file of the package.

    Two installations with equal files have the same one, whatever they lie in; a changed line of
    code, of a declaration or of a shipped table gives another.
    """
    digest = hashlib.sha256()
    for path in sorted(each for each in PACKAGE.rglob("*") if each.suffix in _KINDS):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{_released()}+{digest.hexdigest()[:_DIGITS]}"


def _released() -> str:
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "unreleased"
