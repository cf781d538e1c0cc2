"""Declarations: the package's own hold together, and a broken one is refused with a sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carbon_pipeline.components.declarations import EMISSIONS_FOLDER, load_modules
from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORY

Declare = Callable[..., Path]
Attributes = dict[str, Any]


def test_the_packages_modules_load() -> None:
    modules = load_modules()
    assert set(modules) >= {"electricity", "equipment", "fuel", "headcount"}
    assert set(modules) == {path.parent.name for path in EMISSIONS_FOLDER.glob("*/defs.yaml")}
    for module in modules.values():
        assert module.method in METHODS
        assert all(line.place in CATEGORY or line.place_columns for line in module.emissions)
        assert module.owners


def test_where_each_module_reports() -> None:
    places = {
        (module.module, line.variant, line.emission_type): (line.scope, line.category)
        for module in load_modules().values()
        for line in module.emissions
    }
    expected = {
        ("electricity", None, "energy"): (2, 1),
        ("equipment", None, "energy"): (2, 1),
        ("fuel", "stationary", "combustion"): (1, 1),
        ("fuel", "mobile", "combustion"): (1, 2),
        ("headcount", None, "food"): (3, 1),
        ("headcount", None, "waste"): (3, 5),
        ("headcount", None, "transport"): (3, 7),
        ("headcount", None, "grey_energy"): (3, 2),
    }
    assert expected.items() <= places.items()


def test_electricity_never_takes_the_worlds_grid() -> None:
    lookups = [module.emission_factor for module in load_modules().values()]
    grids = [each for each in lookups if each and each.factor_type == "electricity"]
    assert grids
    assert all("WORLD" not in grid.fallbacks for grid in grids)


def test_a_column_of_the_modules_own_takes_its_variants_alone(
    travel: Attributes, declare: Declare
) -> None:
    travel["columns"][0] |= {"kind": "choice"}
    travel |= {"variant_column": "mode", "variants": [{"code": "rail", "label": "Rail"}]}
    module = load_modules(declare(travel))["travel"]
    assert {c.name: c.allowed for c in module.activity_columns()}["mode"] == ("rail",)


def refusal(declare: Declare, attributes: Attributes) -> str:
    with pytest.raises(ConfigurationError) as refused:
        load_modules(declare(attributes))
    return str(refused.value)


METERED = {"family": "power", "classification": {}}
LINE = {"emission_type": "transport", "scope": 3, "category": 6}

IN_THE_ROW = {"emission_type": "transport", "scope_column": "mode", "category_column": "distance"}
EITHER = "«transport» needs either a scope and a category, or a scope_column and a category_column"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        # names that do not exist
        ({"method": "guess"}, "the method «guess» does not exist (activity_times_factor, "),
        ({"columns": ["mileage"]}, "the column «mileage» does not exist (quantity, unit, "),
        ({"units": ["furlong"]}, "the unit «furlong» does not exist (Wh, kWh, "),
        ({"quantity_unit": "furlong"}, "the unit «furlong» does not exist"),
        ({"emissions": [LINE | {"category": 4, "scope": 2}]}, "scope and category «(2, 4)» does"),
        ({"emissions": [LINE | {"emission_type": "joy"}]}, "the emission type «joy» does not"),
        ({"factor": METERED | {"family": "joy"}}, "the factor family «joy» does not exist"),
        ({"quantity_column": "weight"}, "the column «weight» does not exist (record_id, "),
        ({"memo_column": "weight"}, "the column «weight» does not exist"),
        ({"variant_column": "weight"}, "the column «weight» does not exist"),
        ({"hours_columns": ["weight"]}, "the column «weight» does not exist"),
        ({"emissions": [LINE | {"variant": "rail"}]}, "the variant «rail» does not exist"),
        ({"emissions": [IN_THE_ROW | {"scope_column": "size"}]}, "the column «size» does not"),
        # parts that do not fit
        ({"emissions": [IN_THE_ROW | {"scope": 3}]}, EITHER),
        ({"emissions": [LINE | {"category_column": "distance"}]}, EITHER),
        ({"emissions": [{"emission_type": "transport", "scope": 3}]}, EITHER),
        ({"emissions": [{"emission_type": "transport", "scope_column": "mode"}]}, EITHER),
        ({"quantity_unit": None}, "neither a quantity_unit nor a column unit"),
        ({"variants": [{"code": "a", "label": "A"}], "emissions": []}, "«a» has no emissions"),
        ({"emissions": [LINE, LINE]}, "the variant «default» has «transport» twice"),
        ({"emission_factor": None}, "activity_times_factor needs an emission_factor"),
        ({"emission_factor": {"factor_type": "travel"}}, "either an activity or an activity_col"),
        (
            {"emission_factor": {"factor_type": "t", "activity_column": "vehicle"}},
            "the column «vehicle» does not exist",
        ),
        (
            {"emission_factor": {"factor_type": "t", "activity": "rail", "unit": "m3"}},
            "looks up emission factors by the quantity's own unit, not m3",
        ),
        ({"factor": METERED}, "the method activity_times_factor takes no factor"),
        ({"method": "headcount"}, "needs the column «fte»"),
        ({"method": "headcount"}, "headcount needs a factor of the family headcount"),
        ({"method": "headcount"}, "headcount takes no emission_factor"),
        ({"method": "equipment_power"}, "needs the column «active_hours»"),
        ({"method": "equipment_power"}, "looks up emission factors by kWh, not None"),
        ({"parameters": {"detour": "none"}}, "activity_times_factor has no parameter «detour»"),
        (
            {"emissions": [LINE | {"left_out": "By choice."}]},
            "«transport» is left out, which needs when_missing: gap",
        ),
        (
            {"emissions": [LINE | {"less_factor_type": "travel"}]},
            "«transport» has a less_factor_type, which needs a factor_type",
        ),
    ],
)
def test_what_does_not_hold_together(
    travel: Attributes, declare: Declare, change: Attributes, told: str
) -> None:
    text = refusal(declare, travel | change)
    assert text.startswith("The module travel does not hold together: ")
    assert told in text
    assert text.endswith("Correct defs/emissions/travel/defs.yaml.")


@pytest.mark.parametrize("name", ["period_start", "tree_path", "scope", "quantity", "unit", "days"])
def test_a_column_of_its_own_has_a_name_of_its_own(
    travel: Attributes, declare: Declare, name: str
) -> None:
    travel["columns"][0]["name"] = name
    travel["emission_factor"]["activity_column"] = name
    assert f"the column name «{name}» is taken" in refusal(declare, travel)


def test_a_column_stands_once(travel: Attributes, declare: Declare) -> None:
    travel["columns"].append(travel["columns"][0])
    assert "the column «mode» stands twice" in refusal(declare, travel)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"metod": "x"}, "metod: Extra inputs are not permitted"),
        ({"module": "Travel"}, "module: String should match pattern"),
        ({"label": None}, "label: Input should be a valid string"),
        ({"emissions": [LINE | {"scope": 4}]}, "emissions.0.scope: Input should be 1, 2 or 3"),
        ({"emissions": [LINE | {"category": 16}]}, "emissions.0.category: Input should be less"),
    ],
)
def test_misspelled_keys_and_impossible_values(
    travel: Attributes, declare: Declare, change: Attributes, told: str
) -> None:
    text = refusal(declare, travel | change)
    assert "travel/defs.yaml is no declaration of a module: " in text
    assert told in text
    assert "pydantic" not in text
    assert "\n" not in text


def test_a_missing_key_is_named(travel: Attributes, declare: Declare) -> None:
    del travel["emissions"]
    assert "emissions: Field required" in refusal(declare, travel)


def test_a_module_is_declared_once(travel: Attributes, declare: Declare, tmp_path: Path) -> None:
    declare(travel, tmp_path, "again")
    assert "which another folder declares already" in refusal(declare, travel)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has no attributes"),
        ("type: x\n", "has no attributes"),
        ("attributes: [1]\n", "has no attributes"),
        ("attributes: {a: [\n", "is no YAML"),
    ],
)
def test_a_file_that_declares_nothing(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "travel").mkdir()
    (tmp_path / "travel" / "defs.yaml").write_text(text)
    with pytest.raises(ConfigurationError, match=told):
        load_modules(tmp_path)
