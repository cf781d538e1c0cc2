"""Which pages are generated, and the generated part of README.md."""

import re
from pathlib import Path

from carbon_pipeline.docs.data_dictionary import data_dictionary
from carbon_pipeline.docs.data_quality import data_quality_page
from carbon_pipeline.docs.graph import graph_page, graph_picture
from carbon_pipeline.docs.modules import modules_page
from carbon_pipeline.docs.scopes import scopes_page

BEGIN, END = "<!-- generated: graph -->", "<!-- end of generated -->"


def generated_files(root: Path) -> dict[str, str]:
    """Path and text of every file that is generated, wholly or in part."""
    return {
        "docs/data-dictionary.md": data_dictionary(),
        "docs/data-quality.md": data_quality_page(),
        "docs/graph.md": graph_page(),
        "docs/modules.md": modules_page(),
        "docs/scopes.md": scopes_page(),
        "README.md": with_picture((root / "README.md").read_text("utf-8")),
    }


def with_picture(readme: str) -> str:
    """The text with the picture of the graph between its two marks."""
    between = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    return between.sub(lambda _: f"{BEGIN}\n{graph_picture()}\n{END}", readme)
