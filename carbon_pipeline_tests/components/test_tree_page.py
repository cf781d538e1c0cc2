"""The picture of the tree: readable as text, the same for the same tree, kept as one file of a month."""

from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

from carbon_pipeline.components.tree_page import tree_metadata
from carbon_pipeline.components.tree_plot import COLOURS, draw_tree
from carbon_pipeline.methods.tree_lines import largest_branches
from carbon_pipeline.steps.tree_view import TreeView
from carbon_pipeline.vocabulary.months import ReportingMonth

D = Decimal
MONTH = ReportingMonth(2024, 3)
SUBTREES = {"/HQ1/": D("1234567.8"), "/HQ1/P-1/": D(200000), "/HQ1/P-2/": D(1), "/HQ1/P-3/": D(-5)}
NAMES = {"HQ1": "Hall & Söhne <AG>", "P-1": "한국 부품 " * 12}
OWN = {"/HQ1/": {1: D(34567), 3: D(1000000)}, "/HQ1/P-1/": {2: D(200000)}}
VIEW = TreeView(largest_branches(SUBTREES, 2), NAMES, OWN)
SVG = "{http://www.w3.org/2000/svg}"


def drawn() -> ET.Element:
    return ET.fromstring(draw_tree("Organisations", VIEW.lines, NAMES, OWN))  # noqa: S314 - our own


def test_the_lines_say_who_and_how_much() -> None:
    texts = [each.text or "" for each in drawn().iter(f"{SVG}text")]
    assert "HQ1  Hall & Söhne <AG>" in texts
    assert "1,234,568 kg" in texts
    assert {"200,000 kg", "16.2%"} <= set(texts)
    assert "… 2 more below HQ1" in texts
    assert max(map(len, texts)) < 60


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    bars = [(each.get("fill"), float(each.get("width", 0))) for each in drawn().iter(f"{SVG}rect")]
    by_scope = {scope: dict(bars[5:])[COLOURS[scope]] for scope in COLOURS}
    assert round(by_scope[3] / by_scope[1]) == round(1000000 / 34567)
    assert all(width >= 0 for _, width in bars)


def test_a_month_keeps_one_file_and_an_equal_tree_the_same(tmp_path: Path) -> None:
    first = tree_metadata(VIEW, MONTH, tmp_path)
    again = tree_metadata(VIEW, MONTH, tmp_path)
    assert first["picture"] == again["picture"]
    other = TreeView(largest_branches(SUBTREES, 3), NAMES, OWN)
    changed = tree_metadata(other, MONTH, tmp_path)["picture"].path
    assert [str(each) for each in tmp_path.iterdir()] == [changed]
    assert "data:image/svg+xml;base64," in first["tree"].md_str
    assert "2 more" in first["tree"].md_str


def test_a_month_without_anything_shows_nothing(tmp_path: Path) -> None:
    assert tree_metadata(TreeView([]), MONTH, tmp_path / "trees") == {}
    assert not (tmp_path / "trees").exists()
