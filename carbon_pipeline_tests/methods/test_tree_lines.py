"""The tree for a reader: the largest branches stay, the rest of each is one line, and nothing is lost."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.organization_tree import ancestors
from carbon_pipeline.methods.tree_lines import TreeLine, largest_branches

D = Decimal
TREE = {
    "/HQ1/": D(100), "/HQ1/A/": D(60), "/HQ1/A/A1/": D(35), "/HQ1/A/A2/": D(15), "/HQ1/A/A2/A21/": D(5),
    "/HQ1/B/": D(20), "/HQ1/C/": D(12), "/HQ1/D/": D(3), "/HQ2/": D(7),
}  # fmt: skip


def test_a_small_tree_is_shown_whole_largest_branch_first() -> None:
    lines = largest_branches(TREE, 40)
    assert [line.tree_path for line in lines] == [
        "/HQ1/", "/HQ1/A/", "/HQ1/A/A1/", "/HQ1/A/A2/", "/HQ1/A/A2/A21/", "/HQ1/B/", "/HQ1/C/",
        "/HQ1/D/", "/HQ2/",
    ]  # fmt: skip
    assert [line.level for line in lines] == [1, 2, 3, 3, 4, 2, 2, 2, 1]
    assert not any(line.others for line in lines)


def test_what_is_left_of_a_branch_is_one_line_below_it() -> None:
    """Of A2 and A21 only the branch A2 counts: A21 is a part of it."""
    assert largest_branches(TREE, 4) == [
        TreeLine("/HQ1/", 1, D(100)),
        TreeLine("/HQ1/A/", 2, D(60)),
        TreeLine("/HQ1/A/A1/", 3, D(35)),
        TreeLine("/HQ1/A/", 3, D(15), others=2),
        TreeLine("/HQ1/B/", 2, D(20)),
        TreeLine("/HQ1/", 2, D(15), others=2),
        TreeLine("/", 1, D(7), others=1),
    ]


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Decimal]:
    paths = ["/"]
    for number in range(draw(st.integers(1, 25))):
        paths.append(f"{draw(st.sampled_from(paths))}O{number}/")
    own = {path: D(draw(st.integers(0, 1000))) for path in paths[1:]}
    return {
        path: sum((kg for each, kg in own.items() if each.startswith(path)), D()) for path in own
    }


@settings(max_examples=60, deadline=None)
@given(trees(), st.integers(1, 30))
def test_nobody_is_left_out_and_every_level_adds_up(tree: dict[str, Decimal], most: int) -> None:
    lines = largest_branches(tree, most)
    assert sum(line.others or 1 for line in lines) == len(tree)
    shown = {line.tree_path: line.kg_co2eq for line in lines if not line.others}
    left = {line.tree_path: line.kg_co2eq for line in lines if line.others}
    assert shown == {path: tree[path] for path in shown}
    for path in {*shown, "/"} & {*left}:
        depth = 0 if path == "/" else len(ancestors(path))
        children = [p for p in tree if p.startswith(path) and len(ancestors(p)) == depth + 1]
        assert left[path] == sum((tree[c] for c in children if c not in shown), D())
