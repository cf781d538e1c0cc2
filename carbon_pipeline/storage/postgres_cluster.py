"""The data folder of the embedded server: made once, whole or not at all, and closed to strangers."""

import os
import pwd
import shutil
import tempfile
from pathlib import Path

from carbon_pipeline.errors import DatabaseUnavailable
from carbon_pipeline.storage.postgres_programs import run_program

# The operating system vouches for whoever runs carbon, for these logins and no other.
OWN_LOGINS = ("postgres", "carbon_owner", "carbon_writer", "carbon_analyst", "carbon_auditor")
IDENTITY_MAP = "carbon"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "password_encryption": "scram-sha-256",
}


def make_cluster(data: Path, user: pwd.struct_passwd | None) -> None:
    """Make the data folder beside its place and rename it, so that a kill leaves nothing half made."""
    beginning = f"{data.name}.unfinished"
    for left_over in data.parent.glob(f"{beginning}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    # a name of its own: the program of a process that was killed may still write into the other
    unfinished = Path(tempfile.mkdtemp(prefix=f"{beginning}-", dir=data.parent))
    if user is not None:
        os.chown(unfinished, user.pw_uid, user.pw_gid)
    settings = [f"--set={name}={value}" for name, value in SETTINGS.items()]
    outcome = run_program(
        "initdb",
        f"--pgdata={unfinished}",
        "--username=postgres",
        "--auth=scram-sha-256",
        "--auth-local=peer",
        "--encoding=UTF8",
        # the same order of text on every machine
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        *settings,
        user=user,
        said_to=data.with_name("postgres-initdb.log"),
    )
    if outcome.code != 0:
        raise DatabaseUnavailable(
            f"The embedded PostgreSQL could not be made in {data}.", mend=outcome.said
        )
    unfinished.rename(data)


def secure_cluster(data: Path, user: pwd.struct_passwd | None) -> bool:
    """Write who may connect and how; True where that changed."""
    written = [
        _write(data / "pg_hba.conf", _host_based_authentication(), user),
        _write(data / "pg_ident.conf", _identities(user), user),
    ]
    return any(written)


def _host_based_authentication() -> str:
    own = ",".join(OWN_LOGINS)
    return (
        "# Rewritten at every start.\n"
        "# type database user method\n"
        f"local all {own} peer map={IDENTITY_MAP}\n"
        "local all all scram-sha-256\n"
    )


def _identities(user: pwd.struct_passwd | None) -> str:
    systems = {pwd.getpwuid(os.geteuid()).pw_name}
    if user is not None:
        systems.add(user.pw_name)
    lines = [
        f'{IDENTITY_MAP} "{system}" {login}' for system in sorted(systems) for login in OWN_LOGINS
    ]
    return "# Rewritten at every start.\n# map system login\n" + "\n".join(lines) + "\n"


def _write(path: Path, text: str, user: pwd.struct_passwd | None) -> bool:
    if path.exists() and path.read_text() == text:
        return False
    path.write_text(text)
    path.chmod(0o600)
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)
    return True
