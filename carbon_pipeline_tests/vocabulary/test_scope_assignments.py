"""Scope and category by context: the lines of the table, and which of them decides."""

import pytest

from carbon_pipeline.vocabulary import scope_assignments as table
from carbon_pipeline.vocabulary.activity_columns import MODULE_COLUMNS

DECLARED = (2, 1)


def _place(control: str | None, approach: str) -> tuple[int, int]:
    return table.assigned("electricity", "default", control, DECLARED, approach)


# GHG Protocol, Scope 3 Standard, appendix A, tables A.1 and A.2
@pytest.mark.parametrize(
    ("control", "operational", "financial", "equity"),
    [
        ("leased_in_finance", DECLARED, DECLARED, DECLARED),
        ("leased_in_operating", DECLARED, (3, 8), (3, 8)),
        ("leased_out_finance", (3, 13), (3, 13), (3, 13)),
        ("leased_out_operating", (3, 13), DECLARED, DECLARED),
        ("leased_in_without_control", (3, 8), (3, 8), (3, 8)),
        ("leased_out_with_control", DECLARED, DECLARED, DECLARED),
        ("franchise", (3, 14), (3, 14), (3, 14)),
        ("owned", DECLARED, DECLARED, DECLARED),
        (None, DECLARED, DECLARED, DECLARED),
    ],
)
def test_leases_by_the_three_approaches(
    control: str | None,
    operational: tuple[int, int],
    financial: tuple[int, int],
    equity: tuple[int, int],
) -> None:
    found = [_place(control, approach) for approach in table.APPROACHES]
    assert found == [operational, financial, equity]


def test_operational_control_is_assumed() -> None:
    assert table.ASSUMED_APPROACH == "operational_control"
    found = table.assigned("fuel", "mobile", "leased_in_operating", (1, 2))
    assert found == (1, 2)


def test_every_context_has_an_answer_under_every_approach() -> None:
    assert set(MODULE_COLUMNS["control"].allowed) == {
        each.control for each in table.scope_assignments()
    }
    for control in table.CONTROLS:
        for approach in table.APPROACHES:
            assert _place(control, approach)
    with pytest.raises(ValueError, match="no line for borrowed"):
        _place("borrowed", "equity_share")


def test_the_most_specific_line_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    def line(module: str, variant: str, place: tuple[int, int]) -> table.ScopeAssignment:
        return table.ScopeAssignment(module, variant, "franchise", table.ANY, place, "")

    lines = (
        line("*", "*", (3, 14)),
        line("fuel", "*", (3, 1)),
        line("*", "mobile", (3, 2)),
        line("fuel", "mobile", (3, 4)),
    )
    monkeypatch.setattr(table, "scope_assignments", lambda: lines)
    table.assigned.cache_clear()
    places = [
        table.assigned(module, variant, "franchise", (1, 1))
        for module, variant in (
            ("electricity", "default"),
            ("fuel", "stationary"),
            ("refrigerants", "mobile"),
            ("fuel", "mobile"),
        )
    ]
    table.assigned.cache_clear()
    assert places == [(3, 14), (3, 1), (3, 2), (3, 4)]
