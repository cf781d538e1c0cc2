"""A warm process that forks a child for each call of the command, so that a call can be killed cheaply.

Importing takes three seconds, loading the graph another one: the server does both once, before any
thread or connection is there, and a child goes on from that as a process of its own, with its own
connections, threads and DuckDB. `python -m carbon_pipeline_tests.faults.warm` is the server: a line
of JSON on standard input starts a child, or waits for one, and a line on standard output answers.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from carbon_pipeline_tests.faults.small_group import ACCEPTED
from carbon_pipeline_tests.group_of import REPOSITORY, Outcome, exit_code_of

KILLED = -signal.SIGKILL
# fewer partitions to tell Dagster of; read when the graph is loaded
SETTINGS = {"CARBON_FIRST_MONTH": "2024-01"}
IMPORTED_AT_FIRST_USE = (
    "adbc_driver_postgresql.dbapi", "carbon_pipeline.cli.session", "great_expectations",
    "matplotlib.backends.backend_agg", "matplotlib.pyplot", "pandera.pandas", "psycopg2",
    "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.postgresql.psycopg2",
    "sqlalchemy.dialects.sqlite",
)  # fmt: skip


@dataclass
class Child:
    """One call of the command under way, or ended."""

    pid: int
    _server: "Warm"
    _said: tuple[Path, Path]

    def kill(self) -> None:
        """SIGKILL, whatever it is doing; nothing happens where it has ended."""
        os.kill(self.pid, signal.SIGKILL)

    def until_it_rests(self) -> None:
        """Wait until the process has come to the moment at which it rests."""
        state = ""
        while state != "T":
            time.sleep(0.02)
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
            assert state != "Z", f"the process ended before it rested: {self.wait()}"

    def until_it_says(self, sentence: str) -> None:
        """Wait until the process has written the sentence on standard error."""
        while sentence not in self._said[1].read_text("utf-8", "replace"):
            time.sleep(0.05)
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
            assert state != "Z", f"the process ended and did not say it: {self.wait()}"

    def go_on(self) -> None:
        """Let a resting process go on."""
        os.kill(self.pid, signal.SIGCONT)

    def wait(self) -> Outcome:
        """How it ended (a negative number is the signal) and what it printed."""
        code = self._server.ask({"wait": self.pid})["code"]
        outcome = Outcome(code, *(path.read_text("utf-8", "replace") for path in self._said))
        for path in self._said:
            path.unlink()
        return outcome


class Warm:
    """The client's side of the server."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        """Take the server's process and a folder for what its children print."""
        self._process, self._folder, self._calls = process, folder, 0

    def start(
        self,
        environment: Mapping[str, str],
        *arguments: str,
        moment: str = "",
        stored: bool = False,
    ) -> Child:
        """Call the command in a child; it kills itself at the moment, where one is named.

        `stored` keeps Dagster's run in PostgreSQL, as the command does for people; else in memory.
        `("job", NAME, MONTH)` runs a job as Dagster's own processes do, without the command around it.
        """
        self._calls += 1
        said = self._folder / f"{self._calls}.out", self._folder / f"{self._calls}.err"
        for path in said:
            path.touch()
        request = {"arguments": arguments, "environment": dict(environment), "moment": moment}
        answer = self.ask(request | {"stored": stored, "said": [str(path) for path in said]})
        return Child(answer["pid"], self, said)

    def run(self, environment: Mapping[str, str], *arguments: str, **how: Any) -> Outcome:
        """Call the command in a child and wait for its end."""
        return self.start(environment, *arguments, **how).wait()

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Send a line and read the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the warm process ended: {self._process.poll()}"
        found: dict[str, Any] = json.loads(answer)
        return found


@contextmanager
def warm_process() -> Iterator[Warm]:
    """A server that lives as long as the block."""
    with tempfile.TemporaryDirectory(prefix="carbon-warm-") as folder:
        command = [sys.executable, "-m", "carbon_pipeline_tests.faults.warm"]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CARBON_", "DAGSTER_"))}
        # one thread in the process that forks
        quiet = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=kept | quiet,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Warm(process, Path(folder))
        finally:
            process.stdin.close()
            process.wait()
            process.stdout.close()


# The server -----------------------------------------------------------------------


def _serve(requests: IO[str], answers: IO[str]) -> None:
    for line in requests:
        request = json.loads(line)
        if "wait" in request:
            _, status = os.waitpid(request["wait"], 0)
            answer = {"code": os.waitstatus_to_exitcode(status)}
        else:
            answer = {"pid": _fork(request)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _fork(request: Mapping[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        code = _call(request)
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def _call(request: Mapping[str, Any]) -> int:
    """The command in this process, which is nobody else's: no need to put anything back."""
    import dagster as dg

    from carbon_pipeline.cli import main
    from carbon_pipeline.components import instance
    from carbon_pipeline_tests.faults.dying import die_at

    for number, path in enumerate(request["said"], 1):
        os.dup2(os.open(path, os.O_WRONLY), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(request["environment"])
    sys.argv = ["carbon", *request["arguments"]]
    if not request["stored"]:
        setattr(instance, "open_instance", lambda *_: dg.DagsterInstance.ephemeral())  # noqa: B010
        from carbon_pipeline.cli import session

        setattr(session, "open_instance", instance.open_instance)  # noqa: B010
    if request["moment"]:
        die_at(request["moment"])
    job = request["arguments"][1:] if request["arguments"][0] == "job" else None
    return exit_code_of(partial(_run_job, *job) if job else main, BaseException)


def _run_job(name: str, month: str = "") -> None:
    """What a schedule, a backfill or the UI starts; why a step failed goes to standard error."""
    from carbon_pipeline import definitions
    from carbon_pipeline.components import instance
    from carbon_pipeline.storage.home import Home
    from carbon_pipeline.storage.warehouse import Warehouse

    home = Home.from_environment()
    ops = {"period_closes": {"config": ACCEPTED}} if name == "monthly_close" else {}
    with Warehouse.open(home) as warehouse, instance.open_instance(home, warehouse) as opened:
        result = (
            definitions.defs()
            .resolve_job_def(name)
            .execute_in_process(
                instance=opened,
                partition_key=month or None,
                run_config={"ops": ops, "loggers": {"progress": {}}},
                raise_on_error=False,
            )
        )
    for event in result.all_events:
        if event.is_step_failure:
            sys.stderr.write(event.step_failure_data.error_display_string)
    if not result.success:
        sys.exit(1)


def _warm_up() -> None:
    """Import what a close imports and load the graph, without opening anything."""
    import gc
    from importlib import import_module

    import dagster as dg

    from carbon_pipeline import definitions

    for name in IMPORTED_AT_FIRST_USE:
        import_module(name)

    os.environ |= SETTINGS
    made = definitions.defs()
    for name in ("read_files", "monthly_run", "monthly_close"):
        made.resolve_job_def(name)
    setattr(definitions, "defs", lambda: made)  # noqa: B010
    # what it imports takes half a second; a child makes its own
    dg.DagsterInstance.ephemeral().dispose()
    gc.freeze()
    gc.set_threshold(50_000)


if __name__ == "__main__":
    _warm_up()
    # nothing that a library prints may come among the answers
    answering = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _serve(sys.stdin, answering)
    # DuckDB's types would complain of an orderly end
    os._exit(0)
