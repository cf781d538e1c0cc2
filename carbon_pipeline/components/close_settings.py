"""What a close is told, from the asset's configuration in Dagster as from the command."""

import getpass

import dagster as dg
from pydantic import Field

from carbon_pipeline.methods.closing import OpenItems
from carbon_pipeline.steps.open_items import NOTHING_OPEN, CloseRequest


class CloseSettings(dg.Config):
    """Which head offices are closed (none: all), and what is accepted for which reason."""

    headquarters: list[str] = Field(default_factory=list)
    accept_rejected: str | None = None
    accept_unmatched: str | None = None

    def request(
        self,
        closed_by: str | None,
        restate_reason: str | None,
        of_month: OpenItems = NOTHING_OPEN,
    ) -> CloseRequest:
        """The close that is asked for, by the user of this process where nobody is named."""
        return CloseRequest(
            closed_by=closed_by or getpass.getuser(),
            headquarters=tuple(self.headquarters),
            accept_rejected=self.accept_rejected,
            accept_unmatched=self.accept_unmatched,
            restate_reason=restate_reason,
            of_month=of_month,
        )
