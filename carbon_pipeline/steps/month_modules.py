"""Which modules a month is about: those with records now, and those that had some before."""

from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.months import ReportingMonth


def modules_of_month(books: Books, month: ReportingMonth) -> set[str]:
    """Modules whose files touch the month or whose part of it was computed before.

    What a module computed before has to be computed again, since its records may be gone. All
    modules where the month has none at all, so that its tables are made and are empty.
    """
    return modules_touched(books, month) or set(books.modules)


def modules_touched(books: Books, month: ReportingMonth) -> set[str]:
    """Modules whose files touch the month or whose part of it was computed before; none of an empty month."""
    touched = {
        row["module_type"]
        for row in books.warehouse.rows(
            "SELECT DISTINCT module_type FROM activity_files"
            " WHERE copy_of_path IS NULL AND months ? %(month)s",
            {"month": str(month)},
        )
    }
    computed = {name for name in books.modules if books.lake.read(f"{name}_inputs", month)}
    return (touched & set(books.modules)) | computed
