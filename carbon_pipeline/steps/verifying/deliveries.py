"""The files as they were handed in: the bytes that are kept, against the hashes they are known by."""

from collections.abc import Iterator
from pathlib import Path

from carbon_pipeline.methods.findings import Finding
from carbon_pipeline.steps.deliveries import delivery_path, file_sha256
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.reading import Reader

_CONTENTS = """
    SELECT DISTINCT ON (source_sha256, suffix) path, source_sha256, suffix FROM (
        SELECT path, source_sha256, lower(coalesce(substring(path FROM '\\.[^./]+$'), '')) AS suffix
        FROM history.activity_files) AS held
    ORDER BY source_sha256, suffix, path
"""


def contents(reader: Reader) -> list[dict[str, str]]:
    """Every content that any path ever had, once."""
    return reader.rows(_CONTENTS)


def of_deliveries(home: Home, held: list[dict[str, str]]) -> Iterator[Finding]:
    """Contents whose bytes are missing or others."""
    for content in held:
        kept = delivery_path(home, content["source_sha256"], content["suffix"])
        what = _fault(kept, content["source_sha256"])
        if what:
            yield Finding(
                "activity_files",
                content["path"],
                f"{kept.name} in {kept.parent} {what}",
                content["source_sha256"],
            )


def _fault(kept: Path, sha256: str) -> str | None:
    if not kept.is_file():
        return "is missing: the bytes that the rows were read from."
    if file_sha256(kept) != sha256:
        return "has other bytes than those that the rows were read from."
    return None
