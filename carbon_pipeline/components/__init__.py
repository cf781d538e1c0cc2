"""Building blocks of the Dagster graph: the EmissionModule component and what every asset shows."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carbon_pipeline.components.emission_module import EmissionModule

__all__ = ["EmissionModule"]


def __getattr__(name: str) -> object:
    """Import the component when Dagster asks for it: commands that only look need no Dagster."""
    if name != "EmissionModule":
        raise AttributeError(name)
    from carbon_pipeline.components.emission_module import EmissionModule

    return EmissionModule


def __dir__() -> list[str]:
    return [*globals(), *__all__]
