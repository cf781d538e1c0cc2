"""Write every generated page into the folder `docs` below the current one, and into README.md."""

from pathlib import Path

import click

from carbon_pipeline.docs.pages import generated_files


def main() -> None:
    """Write what changed and say so."""
    for name, text in generated_files(Path.cwd()).items():
        path = Path.cwd() / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            click.echo(f"{name} written")


main()
