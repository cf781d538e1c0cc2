"""What is installed holds every file that the package reads, not only its Python."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import carbon_pipeline

ROOT = Path(carbon_pipeline.__file__).parents[1]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]


def test_every_file_of_the_package_is_installed() -> None:
    patterns = SETUPTOOLS["package-data"]["*"]
    files = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "carbon_pipeline").rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    ]
    assert "carbon_pipeline/defs/emissions/electricity/defs.yaml" in files
    missing = [
        name for name in files if not any(fnmatch(Path(name).name, pattern) for pattern in patterns)
    ]
    assert missing == []


def test_folders_without_python_are_packages_too() -> None:
    """Each module's folder holds a declaration alone; the patterns apply to packages only."""
    find = SETUPTOOLS["packages"]["find"]
    assert find.get("namespaces", True)
    assert "carbon_pipeline.*" in find["include"]
