"""The `carbon` command: a month from files to closed tables, and everything to look at it with."""

import sys

import click

from carbon_pipeline.cli import (
    closing,
    exporting,
    factors,
    granting,
    impact,
    importing,
    looking,
    restating,
    running,
    serving,
    tracing,
    verifying,
)
from carbon_pipeline.errors import CarbonError
from carbon_pipeline.storage.disk_errors import MEND, is_full

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="carbon-pipeline", prog_name="carbon")
def carbon() -> None:
    """Close a group's carbon books, month by month.

    Works in the folder it is called in. CARBON_HOME names the home (.carbon), CARBON_DATA the
    data (data), CARBON_DATABASE_URL an own PostgreSQL instead of the embedded one.
    """


for command in (
    *running.COMMANDS,
    *closing.COMMANDS,
    *restating.COMMANDS,
    *importing.COMMANDS,
    *factors.COMMANDS,
    *impact.COMMANDS,
    *looking.COMMANDS,
    *tracing.COMMANDS,
    *verifying.COMMANDS,
    *exporting.COMMANDS,
    *granting.COMMANDS,
    *serving.COMMANDS,
):
    carbon.add_command(command)


def main() -> None:
    """Run the command; a user's mistake is a sentence on standard error and exit 1."""
    try:
        carbon(standalone_mode=False)
    except CarbonError as error:
        click.echo(f"carbon: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        if not is_full(error):
            raise
        click.echo(f"carbon: The disk is full: {error.filename or error}\n{MEND}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("carbon: interrupted; run it again to go on.", err=True)
        sys.exit(INTERRUPTED)
