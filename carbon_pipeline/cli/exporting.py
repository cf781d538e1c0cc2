"""`carbon export-footprint`: a product's footprint for those who buy it, in the PACT data model."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.errors import CarbonError, ConfigurationError
from carbon_pipeline.methods.footprint_documents import FootprintFaults
from carbon_pipeline.methods.footprint_export import PCF, declared_unit, footprint_document
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.footprint_export import head_office_of, product_figures
from carbon_pipeline.vocabulary.months import ReportingMonth, month_range

_YEAR = re.compile(r"[0-9]{4}", re.ASCII)


@click.command("export-footprint")
@click.argument("product")
@click.argument("period")
@click.option("--headquarters", metavar="CODE", help="Head office, where several have the product.")
@click.option(
    "--statements",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="JSON with what only the company can say, in the names of the PACT data model.",
)
@click.option("--replaces", multiple=True, metavar="ID", help="Footprint that this one replaces.")
@click.option("--market-based", is_flag=True, help="Purchased energy by the market.")
def export_footprint(
    product: str,
    period: str,
    headquarters: str | None,
    statements: Path | None,
    replaces: Sequence[str],
    *,
    market_based: bool,
) -> None:
    """Print the footprint of PRODUCT over PERIOD (2024, 2024-12 or 2024-01..2024-06) as JSON.

    PRODUCT is a head office's product. The document keeps the PACT data model 3.0 and is for one
    declared unit, from cradle to gate. Without --statements the command lists what they have to say.
    """
    months = _months(period)
    stated = _statements(statements) if statements else {}
    books = Books.open(load_modules())
    head_office = head_office_of(books, product, months, headquarters)
    figures = product_figures(books, product, months, head_office, market_based=market_based)
    unit = declared_unit(figures.output_unit)
    if unit is None:
        raise CarbonError(
            f"The output of {product} is counted in {figures.output_unit}, which the PACT data model "
            "does not have.",
            mend="It has litres, kg, m3, kWh, MJ, tonne_km, m2, pieces and hours.",
        )
    document = footprint_document(figures, unit, stated, replaces)
    if isinstance(document, FootprintFaults):
        listed = "\n".join(f"  {fault}" for fault in document.faults)
        raise CarbonError(
            f"The footprint of {product} is not complete.\n{listed}",
            mend=(
                'Put these into a JSON file such as {"companyIds": ["urn:…"], "pcf": {…}} and name it '
                "with --statements; decimals are strings, per declared unit."
            ),
        )
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def _months(period: str) -> list[ReportingMonth]:
    return month_range(f"{period}-01..{period}-12" if _YEAR.fullmatch(period) else period)


def _statements(path: Path) -> dict[str, Any]:
    """The statements by name, those of the footprint itself with `pcf.` before."""
    try:
        document: Any = json.loads(path.read_text("utf-8"), parse_float=_refuse_bare)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path} is not JSON of the PACT data model: {error}.") from error
    if not isinstance(document, dict) or not isinstance(document.get("pcf", {}), dict):
        raise ConfigurationError(f"{path} is no JSON object with an object «pcf».")
    top = {name: value for name, value in document.items() if name != "pcf"}
    return top | {f"{PCF}{name}": value for name, value in document.get("pcf", {}).items()}


def _refuse_bare(number: str) -> Any:
    raise ValueError(f'{number} is bare; write decimals as strings, "{number}"')


COMMANDS = (export_footprint,)
