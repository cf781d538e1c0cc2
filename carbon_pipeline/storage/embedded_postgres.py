"""A real PostgreSQL of this home: found running, or started, and asked by a query whether it lives."""

import contextlib
import fcntl
import hashlib
import os
import shlex
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from carbon_pipeline.errors import ConfigurationError, DatabaseUnavailable
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.postgres_cluster import make_cluster, secure_cluster
from carbon_pipeline.storage.postgres_programs import programs_folder, run_program
from carbon_pipeline.storage.server_user import make_readable, open_the_way, server_user

SOCKET = ".s.PGSQL.5432"
# Linux takes 107 bytes, macOS 103
LONGEST_SOCKET_PATH = 100
LOCK = ".postgres.lock"
START_ATTEMPTS = 4
START_SECONDS = STOP_SECONDS = 60
LARGEST_LOG_BYTES = 10_000_000
LAST_BYTES_OF_LOG = 20_000


@dataclass(frozen=True)
class Postmaster:
    """What a server writes down about itself: its process and the folder of its socket."""

    pid: int
    data: Path
    sockets: Path


class EmbeddedPostgres:
    """The server of one home; it outlives the process that started it."""

    def __init__(self, home: Home) -> None:
        self._root = home.root
        self._data = home.postgres.resolve()

    def ensure_running(self) -> str:
        """URL of the superuser on a server that answers, made and started where there is none.

        Safe from several processes at once. DatabaseUnavailable where it will not start.
        """
        url = self._answering_url()
        if url is not None:
            return url
        self._make_root()
        with self._one_at_a_time():
            return self._answering_url() or self._start()

    def is_running(self) -> bool:
        """Whether the server answers a query."""
        return self._answering_url() is not None

    def stop(self) -> None:
        """Stop the server; sessions are ended, and nothing happens where it does not run."""
        if not self._data.exists():
            return
        with self._one_at_a_time():
            until = time.monotonic() + STOP_SECONDS
            while (postmaster := self._living()) is not None:
                # to the server itself: no folder above it need be open for that
                with contextlib.suppress(ProcessLookupError):
                    os.kill(postmaster.pid, signal.SIGINT)
                if time.monotonic() > until:
                    raise DatabaseUnavailable(
                        f"The embedded PostgreSQL (process {postmaster.pid}) does not stop."
                    )
                time.sleep(0.1)

    def _make_root(self) -> None:
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            (self._root / LOCK).touch()
        except OSError as error:
            raise ConfigurationError(
                f"{self._root} cannot be written: {error.strerror}.",
                mend="Name a folder of your own with CARBON_HOME.",
            ) from error

    def _start(self) -> str:
        user = server_user()
        if user is not None:
            make_readable(programs_folder())
            open_the_way(user, self._data, programs_folder())
        if not (self._data / "PG_VERSION").exists():
            make_cluster(self._data, user)
        secure_cluster(self._data, user)
        for attempt in range(START_ATTEMPTS):
            # a server that was killed needs a moment until its last process is gone
            time.sleep(attempt * 0.5)
            if self._living() is None:
                self._start_once()
            url = self._wait_for_answer()
            if url is not None:
                return url
        raise DatabaseUnavailable(
            f"The embedded PostgreSQL in {self._data} does not start{_last_words(self._log)}.",
            mend=f"Its log {self._log} says more.",
        )

    def _start_once(self) -> None:
        user = server_user()
        sockets = self._socket_folder()
        self._forget_dead_server(sockets)
        if user is not None:
            # again at each attempt: others may close a folder above in the meantime
            open_the_way(user, self._data, sockets)
            os.chown(sockets, user.pw_uid, user.pw_gid)
        self._keep_log_short()
        run_program(
            "pg_ctl",
            f"--pgdata={self._data}",
            f"--log={self._log}",
            "--wait",
            f"--timeout={START_SECONDS}",
            f"--options=-k {shlex.quote(str(sockets))}",
            "start",
            user=user,
            said_to=self._root / "postgres-start.log",
            timeout=START_SECONDS * 2,
        )

    def _wait_for_answer(self) -> str | None:
        until = time.monotonic() + START_SECONDS
        while True:
            url = self._answering_url()
            if url is not None or self._living() is None or time.monotonic() > until:
                return url
            time.sleep(0.1)

    def _answering_url(self) -> str | None:
        postmaster = self._postmaster()
        if postmaster is None:
            return None
        url = f"postgresql://postgres@/postgres?host={quote(str(postmaster.sockets), safe='')}"
        try:
            with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return None
        return url

    def _postmaster(self) -> Postmaster | None:
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
            postmaster = Postmaster(int(lines[0]), Path(lines[1]), Path(lines[4]))
            # a home that was copied names the server of the other one
            return postmaster if postmaster.data.samefile(self._data) else None
        except (OSError, ValueError, IndexError):
            return None

    def _living(self) -> Postmaster | None:
        postmaster = self._postmaster()
        return postmaster if postmaster and _is_server(postmaster.pid, self._data) else None

    def _forget_dead_server(self, sockets: Path) -> None:
        # After a reboot another process may have the number that the files name.
        if self._living() is None:
            (self._data / "postmaster.pid").unlink(missing_ok=True)
            for left_over in (SOCKET, f"{SOCKET}.lock"):
                (sockets / left_over).unlink(missing_ok=True)

    def _socket_folder(self) -> Path:
        if len(str(self._data / SOCKET).encode()) <= LONGEST_SOCKET_PATH:
            return self._data
        mark = hashlib.sha256(f"{self._data}{self._data.stat().st_ino}".encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"carbon-{mark}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid not in {os.geteuid(), self._data.stat().st_uid}:
            raise ConfigurationError(
                f"{folder} belongs to somebody else; the embedded PostgreSQL needs it.",
                mend="Choose a CARBON_HOME with a shorter path.",
            )
        folder.chmod(0o700)
        return folder

    @property
    def _log(self) -> Path:
        return self._data / "server.log"

    def _keep_log_short(self) -> None:
        if self._log.exists() and self._log.stat().st_size > LARGEST_LOG_BYTES:
            self._log.replace(self._log.with_suffix(".previous.log"))

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self._root / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _last_words(log: Path) -> str:
    """What ended the server last, after a colon; nothing where its log does not say."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - LAST_BYTES_OF_LOG))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    ends = [
        line.partition(mark)[2] for line in lines for mark in ("FATAL:", "PANIC:") if mark in line
    ]
    return f": {ends[-1].strip()}" if ends else ""


def _is_server(pid: int, data: Path) -> bool:
    """Whether the process with this number is a server of this data folder; in doubt, it is."""
    process = Path(f"/proc/{pid}")
    try:
        if not Path("/proc/self").exists():
            os.kill(pid, 0)
            return True
        # a server works in its data folder, by whatever path that was named
        return (process / "cwd").samefile(data)
    except PermissionError:
        return b"postgres" in (process / "cmdline").read_bytes().partition(b"\0")[0]
    except OSError:
        return False
