"""Nothing happens at import: no setting is read, no file of ours, no network, no process started."""

import subprocess
import sys
from pathlib import Path

import carbon_pipeline

PACKAGE = Path(carbon_pipeline.__file__).parent

# importing every room except the migrations, which Alembic runs
WATCHED = """
import importlib, os, pkgutil, sys
from collections.abc import MutableMapping
from pathlib import Path

package, happened = sys.argv[1], []

class Environment(MutableMapping):
    def __init__(self, real): self.real = real
    def note(self, name):
        if str(name).startswith("CARBON_"): happened.append(f"reads {name}")
    def __getitem__(self, name): self.note(name); return self.real[name]
    def __contains__(self, name): self.note(name); return name in self.real
    def __setitem__(self, name, value): self.real[name] = value
    def __delitem__(self, name): del self.real[name]
    def __iter__(self): return iter(self.real)
    def __len__(self): return len(self.real)
    def copy(self): return dict(self.real)

def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, os.PathLike)):
        path = os.path.abspath(arguments[0])
        ours = path.startswith((package, os.getcwd()))
        if ours and not path.endswith((".py", ".pyc")) and "__pycache__" not in path:
            happened.append(f"opens {path}")
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.mkdir"):
        if not (event == "os.mkdir" and "__pycache__" in str(arguments[0])):
            happened.append(f"{event} {arguments}")

# what they do is theirs
import alembic.config, dagster, duckdb, pandera.pandas, pint, pycountry, psycopg, rich, tqdm
os.environ = Environment(os.environ)
sys.addaudithook(watch)
import carbon_pipeline
for found in pkgutil.walk_packages(carbon_pipeline.__path__, "carbon_pipeline."):
    if not {"migrations", "__main__"} & set(found.name.split(".")):
        importlib.import_module(found.name)
from carbon_pipeline.definitions import defs
print("\\n".join(happened))

try:
    defs()
except Exception as error:
    while error is not None:
        print("then:", str(error).splitlines()[0])
        error = error.__cause__ or error.__context__
"""


def test_nothing_happens_at_import(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WATCHED, str(PACKAGE)],
        cwd=tmp_path,
        env={
            "PATH": "/usr/bin:/bin",
            "CARBON_HOME": "/proc/nowhere",
            "CARBON_DATA": "/proc/nowhere",
            "CARBON_DATABASE_URL": "postgresql://nobody@nowhere.invalid/nothing",
            "CARBON_FIRST_MONTH": "no month",
            "PYTHONPATH": str(PACKAGE.parent),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    happened, *then = done.stdout.split("then:")
    assert happened.split() == []
    # the settings are read where the definitions are asked for
    assert any("«no month» is not a reporting month." in line for line in then)
    assert list(tmp_path.iterdir()) == []
