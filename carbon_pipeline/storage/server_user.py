"""The operating system's user that the embedded server runs as, and its way to its files.

PostgreSQL refuses to run as root. Root therefore starts it as another user, and that
user must be able to pass through the folders above its data and its programs.
"""

import logging
import os
import pwd
import shutil
import stat
import struct
import subprocess
from pathlib import Path

from carbon_pipeline.errors import ConfigurationError

SERVER_USER = "pgserver"
OWN_SERVER = "Run as another user than root, or set CARBON_DATABASE_URL to a server of your own."

_ACL = "system.posix_acl_access"
_ACL_VERSION = 2
_OWNER, _USER, _GROUP, _MASK, _OTHERS = 0x01, 0x02, 0x04, 0x10, 0x20
_NOBODY_IN_PARTICULAR = 0xFFFFFFFF
_PASS = 0o1

_logger = logging.getLogger(__name__)


def server_user() -> pwd.struct_passwd | None:
    """The user to run the server as, made where it is missing; None where it runs as the caller."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        return _make_user()


def open_the_way(user: pwd.struct_passwd, *places: Path) -> None:
    """Let the user pass through the folders above these places, and say which were opened.

    Only passing is allowed, not listing, and to this user alone where the file system
    has access lists.
    """
    above = [folder for place in places for folder in reversed(place.resolve().parents)]
    for folder in dict.fromkeys(above):
        if _passes(user, folder):
            continue
        narrow = _allow_passing(folder, user.pw_uid)
        whom = f"the user {user.pw_name}" if narrow else "every user"
        _logger.warning(
            "PostgreSQL does not run as root: %s may now pass through %s to its files.",
            whom,
            folder,
        )


def make_readable(programs: Path) -> None:
    """Let every user read installed programs that a strict umask has closed; they hold no secret."""
    if (programs / "postgres").stat().st_mode & stat.S_IROTH:
        return
    for path in (programs.parent, *programs.parent.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 6)


def _make_user() -> pwd.struct_passwd:
    command = shutil.which("useradd")
    if command is None:
        raise ConfigurationError("The embedded PostgreSQL does not run as root.", mend=OWN_SERVER)
    made = subprocess.run(  # noqa: S603 - a fixed command of the system
        [command, "--system", "--user-group", "--shell", "/usr/sbin/nologin", SERVER_USER],
        check=False,
        capture_output=True,
        text=True,
    )
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        raise ConfigurationError(
            f"The user {SERVER_USER} for the embedded PostgreSQL could not be made: "
            f"{made.stderr.strip()}.",
            mend=OWN_SERVER,
        ) from None


def _passes(user: pwd.struct_passwd, folder: Path) -> bool:
    if folder.stat().st_mode & stat.S_IXOTH:
        return True
    asked = subprocess.run(  # noqa: S603 - asks the kernel, which knows access lists
        ["/usr/bin/env", "test", "-x", str(folder)],
        check=False,
        cwd="/",
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
    )
    return asked.returncode == 0


def _allow_passing(folder: Path, uid: int) -> bool:
    """Open one folder; True where an access list opened it for this user alone."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    try:
        _set_access_list(folder, mode, uid)
    except (OSError, AttributeError):
        folder.chmod(mode | stat.S_IXOTH)
        return False
    return True


def _set_access_list(folder: Path, mode: int, uid: int) -> None:
    """Write the access list that the mode stands for, with one entry more.

    A folder that has a list already is refused, so that no entry of it is lost.
    """
    if _ACL in os.listxattr(folder):
        raise OSError
    group = mode >> 3 & 0o7
    entries = [
        (_OWNER, mode >> 6 & 0o7, _NOBODY_IN_PARTICULAR),
        (_USER, _PASS, uid),
        (_GROUP, group, _NOBODY_IN_PARTICULAR),
        (_MASK, group | _PASS, _NOBODY_IN_PARTICULAR),
        (_OTHERS, mode & 0o7, _NOBODY_IN_PARTICULAR),
    ]
    packed = b"".join(struct.pack("<HHI", *entry) for entry in entries)
    os.setxattr(folder, _ACL, struct.pack("<I", _ACL_VERSION) + packed)
