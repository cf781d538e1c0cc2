"""Branches of the tree by name: the path that somebody wrote, checked against those that rows have."""

from difflib import get_close_matches

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.steps.books import Books

_HAS_ROWS = """
    SELECT EXISTS (SELECT FROM history.organization_places WHERE tree_path = %(path)s)
        OR EXISTS (SELECT FROM history.organization_rollups WHERE tree_path = %(path)s) AS found
"""
MOST_NAMED = 5


def branch_path(books: Books, text: str) -> str:
    """The tree path that the text names, with its slashes; ConfigurationError where no row ever had it."""
    path = f"/{text.strip('/')}/"
    if books.warehouse.rows(_HAS_ROWS, {"path": path})[0]["found"]:
        return path
    known = _paths(books)
    if not known:
        raise ConfigurationError(
            "There are no organisations yet.",
            mend="carbon run MONTH reads organizations.csv; grant branches after that.",
        )
    code = text.strip("/").rpartition("/")[2]
    near = [each for each in known if each.endswith(f"/{code}/")]
    near = near or get_close_matches(path, known, MOST_NAMED) or known
    raise ConfigurationError(
        f"No organisation stands at {path}.",
        mend=f"Paths are such as {', '.join(near[:MOST_NAMED])}.",
    )


def organizations_below(books: Books, path: str) -> int:
    """Organisations that stand or stood at the path and below it, as the file in force says."""
    found = books.warehouse.rows(
        "SELECT count(DISTINCT organization_code) AS n FROM organization_places WHERE tree_path ^@ %(path)s",
        {"path": path},
    )
    return int(found[0]["n"])


def paths_in_history(books: Books, path: str) -> list[str]:
    """Other paths that the organisation at this path has had; their rows are seen with those."""
    found = books.warehouse.rows(
        "SELECT DISTINCT other.tree_path FROM history.organization_places AS one"
        " JOIN history.organization_places AS other USING (organization_code)"
        " WHERE one.tree_path = %(path)s AND other.tree_path <> %(path)s ORDER BY 1",
        {"path": path},
    )
    return [row["tree_path"] for row in found]


def _paths(books: Books) -> list[str]:
    rows = books.warehouse.rows("SELECT DISTINCT tree_path FROM organization_places ORDER BY 1")
    return [row["tree_path"] for row in rows]
