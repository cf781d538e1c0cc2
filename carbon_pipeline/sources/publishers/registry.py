"""The publishers whose files can be imported, by their name on the command line."""

from importlib import import_module

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.sources.publishers.mapping import mapping_fingerprint
from carbon_pipeline.sources.publishers.published_factors import Importer

# publisher → library; each library has a folder of its name here, with its importer and mapping
LIBRARY_OF: dict[str, str] = {
    "ademe": "ademe",
    "defra": "defra",
    "ember": "ember",
    "owid": "ember",
    "epa-hub": "epa_hub",
    "epa-supply-chain": "epa_supply_chain",
    "iea": "iea",
    "ipcc": "ipcc",
}


def importer_of(publisher: str) -> Importer:
    """The importer of a publisher; ConfigurationError where there is none of that name."""
    if publisher not in LIBRARY_OF:
        raise ConfigurationError(
            f"There is no publisher {publisher}.",
            mend=f"Publishers are {', '.join(LIBRARY_OF)}.",
        )
    return library_importer(LIBRARY_OF[publisher])


def library_importer(library: str) -> Importer:
    """The importer of a library, loaded when it is needed."""
    found: Importer = import_module(f"{__package__}.{library}.importer").IMPORTER
    return found


def reading_fingerprint(importer: Importer) -> str:
    """What decides how a file of the publisher is read: the importer's version and the mapping."""
    return f"{importer.library}/{importer.version}/{mapping_fingerprint(importer.library)}"
