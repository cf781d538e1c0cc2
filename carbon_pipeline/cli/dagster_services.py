"""Dagster of a home: code server, webserver and daemon, one group of processes that ends as one.

The code server is shared: on its own, the daemon would load the definitions anew every minute.
"""

import errno
import fcntl
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.request import urlopen

from carbon_pipeline.components.instance import LOCATION
from carbon_pipeline.errors import CarbonError, ConfigurationError

SECONDS_TO_START = 180
# A run that is under way is told to end, and rolls back what it has not published.
SECONDS_TO_END = 20
SECONDS_BETWEEN_LOOKS = 1
LOOKS_BETWEEN_TIDYING = 30
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only told apart, never bound here

CODE_SERVER = (
    "dagster", "code-server", "start", "--module-name", "carbon_pipeline.definitions",
    "--location-name", LOCATION, "--use-python-environment-entry-point", "--log-level", "warning",
)  # fmt: skip

Process = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Running:
    """Services that run: where they answer, and the group of their processes."""

    address: str
    group: int
    processes: dict[str, Process] = field(default_factory=dict)


@dataclass(frozen=True)
class _Start:
    """Starts processes of one environment; each holds the register's lock."""

    environment: Mapping[str, str]
    log: IO[bytes]
    register: IO[str]

    def process(self, group: int, *arguments: str) -> Process:
        """Start a module of Dagster in this group; 0 makes a new one."""
        return subprocess.Popen(  # noqa: S603 - our own modules with checked options
            [sys.executable, "-m", *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            pass_fds=[self.register.fileno()],
            process_group=group,
        )


class DagsterServices:
    """The services of one home; a locked register says that they run, where, and as which group.

    The services inherit the lock, so that they are found even when `carbon ui` was killed.
    """

    def __init__(self, folder: Path) -> None:
        """Take Dagster's folder of the home."""
        self._workspace = folder / "ui-workspace.yaml"
        self._register = folder / "ui.json"
        self.log = folder / "ui.log"

    def running(self) -> Running | None:
        """The services of this home, whoever started them; None where none run."""
        try:
            with self._register.open(encoding="utf-8") as register:
                return None if _lock(register) else _registered(register)
        except FileNotFoundError:
            return None

    @contextmanager
    def reserved(self, host: str, port: int) -> Iterator[IO[str]]:
        """Hold the register; ConfigurationError where they run already or cannot listen there."""
        with self._register.open("a+", encoding="utf-8") as register:
            if not _lock(register):
                found = _registered(register)
                raise ConfigurationError(
                    f"Dagster runs on this home already{f': {found.address}' if found else ''}.",
                    mend="carbon stop ends it.",
                )
            _refuse_port_in_use(host, port)
            yield register

    @contextmanager
    def started(
        self, register: IO[str], host: str, port: int, environment: Mapping[str, str]
    ) -> Iterator[Running]:
        """Start them, wait until they answer, and end them and their runs with the block."""
        with (
            # a short path: sockets take about a hundred characters
            tempfile.TemporaryDirectory(prefix="carbon-ui-") as sockets,
            self.log.open("wb") as log,
        ):
            start = _Start(environment, log, register)
            socket_path = Path(sockets) / "code"
            code_server = start.process(0, *CODE_SERVER, "--socket", str(socket_path))
            address = f"http://{_in_url(EVERY_ADDRESS.get(host, host))}:{port}"
            services = Running(address, code_server.pid, {"code server": code_server})
            _write(register, {"address": address, "group": code_server.pid})
            try:
                self._wait_for(services, lambda: _listens(socket_path))
                self._start_around(services, start, socket_path, host, port)
                self._wait_for(services, lambda: _answers(address))
                yield services
            finally:
                _end(services.group, lambda: not any(_alive(services)))
                _write(register, {})

    def watch(self, services: Running, now_and_then: Callable[[], object]) -> None:
        """Come back once `carbon stop` ended them; CarbonError where one of them ended by itself."""
        for look in itertools.count():
            if not all(_alive(services)):
                break
            if look % LOOKS_BETWEEN_TIDYING == 0:
                now_and_then()
            time.sleep(SECONDS_BETWEEN_LOOKS)
        with self._register.open(encoding="utf-8") as register:
            if _registered(register) is None:
                return
        raise self._ended_by_itself(services)

    def stop(self) -> bool:
        """End them and wait until they are gone; False where none run."""
        services = self.running()
        if services is None:
            return False
        with self._register.open("r+", encoding="utf-8") as register:
            _write(register, {})
            _end(services.group, lambda: _lock(register))
        return True

    def _start_around(
        self, services: Running, start: "_Start", code: Path, host: str, port: int
    ) -> None:
        """Start webserver and daemon on the code server that listens there."""
        location = {"grpc_server": {"socket": str(code), "location_name": LOCATION}}
        # JSON is YAML
        self._workspace.write_text(json.dumps({"load_from": [location]}), "utf-8")
        common = ("--workspace", str(self._workspace), "--log-level", "warning")
        listening = ("--host", host, "--port", str(port), "--dagster-log-level", "warning")
        for name, command in (
            ("webserver", ("dagster_webserver", *listening)),
            ("daemon", ("dagster._daemon", "run")),
        ):
            services.processes[name] = start.process(services.group, *command, *common)

    def _wait_for(self, services: Running, condition: Callable[[], bool]) -> None:
        def met() -> bool:
            if not all(_alive(services)):
                raise self._ended_by_itself(services)
            return condition()

        if not _wait(met, SECONDS_TO_START):
            raise CarbonError(
                f"Dagster did not answer on {services.address} within {SECONDS_TO_START} seconds.",
                mend=f"Its log {self.log} says why.",
            )

    def _ended_by_itself(self, services: Running) -> CarbonError:
        names = [name for name, process in services.processes.items() if process.poll() is not None]
        return CarbonError(
            f"Dagster's {' and '.join(names)} ended by itself; the rest was ended too.",
            mend=f"Its log {self.log} says why.",
        )


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Any signal that asks for the end leaves the block; a second one does not hurry what follows."""

    def leave(*_: object) -> None:
        for number in ENDING_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, leave) for number in ENDING_SIGNALS}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(group: int, ended: Callable[[], bool]) -> None:
    """Tell every process of the group to end; after a while, make whatever is left."""
    _signal(group, signal.SIGTERM)
    _wait(lambda: ended() and not _signal(group, 0), SECONDS_TO_END)
    _signal(group, signal.SIGKILL)
    _wait(ended, SECONDS_TO_END)


def _signal(group: int, number: int) -> bool:
    """Whether the group was there to get the signal; 0 only asks."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def _answers(address: str) -> bool:
    with suppress(OSError), urlopen(f"{address}/server_info", timeout=5):  # noqa: S310 - always http
        return True
    return False


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def _alive(services: Running) -> list[bool]:
    return [process.poll() is None for process in services.processes.values()]


def _refuse_port_in_use(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigurationError(
                f"Port {port} is in use.", mend="Choose another: carbon ui --port PORT."
            ) from error
        raise ConfigurationError(
            f"Nothing can listen on {host}, port {port}: {error.strerror}."
        ) from error


def _lock(register: IO[str]) -> bool:
    try:
        fcntl.flock(register, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _registered(register: IO[str]) -> Running | None:
    """What the register says; nothing while the services are being started, or told to end."""
    register.seek(0)
    with suppress(json.JSONDecodeError, KeyError):
        said = json.load(register)
        return Running(said["address"], said["group"])
    return None


def _write(register: IO[str], said: Mapping[str, object]) -> None:
    register.seek(0)
    register.truncate()
    json.dump(said, register)
    register.flush()


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
