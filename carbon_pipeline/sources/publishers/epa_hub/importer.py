"""US EPA's GHG Emission Factors Hub, the workbook of any year: one sheet of stacked tables.

Every table is known by its title and read by its header; one that is not known is left out. CO2,
CH4 and N2O are masses, so CO2e is derived under the GWPs that the Hub names; waste and refrigerants
are CO2e already. EPA's CH4 has no origin, fossil or biogenic, and stays so.
"""

from collections.abc import Callable
from pathlib import Path

from carbon_pipeline.sources.publishers.epa_hub.edition import Hub, read_hub
from carbon_pipeline.sources.publishers.epa_hub.listed import LAYOUTS, read_listed
from carbon_pipeline.sources.publishers.epa_hub.sheet import HubTable
from carbon_pipeline.sources.publishers.epa_hub.stationary import read_stationary
from carbon_pipeline.sources.publishers.epa_hub.tables import (
    read_blends,
    read_electricity,
    read_gwps,
    read_waste,
)
from carbon_pipeline.sources.publishers.published_factors import Importer, Reading
from carbon_pipeline.sources.publishers.row_outcomes import Outcome, settle

TITLE = "US EPA GHG Emission Factors Hub"
TABLE_NOT_KNOWN = "table that is not known"

_READERS: dict[str, Callable[[Hub, HubTable], list[Outcome]]] = {
    "stationary": read_stationary,
    "electricity": read_electricity,
    "waste": read_waste,
    "gwp": read_gwps,
    "blends": read_blends,
}


def read(path: Path) -> Reading:
    """The factors and heat contents of one edition; its rows are those below the tables' headers."""
    hub = read_hub(path)
    day = f", last modified {hub.published_on.isoformat()}" if hub.published_on else ""
    reading = Reading(source=TITLE, release=f"{hub.edition}{day}")
    settle(reading, [outcome for table in hub.tables for outcome in _outcomes(hub, table)])
    reading.check()
    return reading


def _outcomes(hub: Hub, table: HubTable) -> list[Outcome]:
    if table.kind in LAYOUTS:
        return read_listed(hub, table, LAYOUTS[table.kind])
    if table.kind in _READERS:
        return _READERS[table.kind](hub, table)
    return [Outcome(line.number, because=TABLE_NOT_KNOWN) for line in table.lines]


IMPORTER = Importer(
    publisher="epa-hub",
    library="epa_hub",
    title=TITLE,
    files="the workbook of the Hub, one .xlsx file a year",
    read=read,
)
