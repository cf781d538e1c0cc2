"""Write the starter library: `python -m carbon_pipeline_tests.starter_library`."""

import csv
import sys

from carbon_pipeline_tests.group_of import REPOSITORY
from carbon_pipeline_tests.starter_library.editions import files
from carbon_pipeline_tests.starter_library.rows import COLUMNS, starter_rows
from carbon_pipeline_tests.starter_library.selection import selected

LIBRARY = REPOSITORY / "data" / "reference" / "emission_factors.csv"


def main() -> None:
    """Read the publishers' files and write every selected factor, the same bytes every time."""
    missing = [str(path) for path in files() if not path.exists()]
    if missing:
        sys.exit(f"Publishers' files are missing: {', '.join(missing)}")
    rows = starter_rows(selected())
    with LIBRARY.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stdout.write(f"{LIBRARY.name}: {len(rows)} rows\n")


if __name__ == "__main__":
    main()
