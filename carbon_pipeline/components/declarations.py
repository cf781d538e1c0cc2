"""The modules' declarations as they stand in `defs/emissions/<module>/defs.yaml`."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.vocabulary.activity_columns import MODULE_COLUMNS
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORY, EMISSION_TYPES
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.units import unit_names

EMISSIONS_FOLDER = Path(__file__).parents[1] / "defs" / "emissions"


def load_modules(folder: Path = EMISSIONS_FOLDER) -> dict[str, ModuleDeclaration]:
    """Every declared module by name; a declaration that does not hold together is a ConfigurationError."""
    modules = {}
    for path in sorted(folder.glob("*/defs.yaml")):
        attributes: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))["attributes"]
        try:
            module = ModuleDeclaration(**attributes)
        except ValidationError as error:
            raise ConfigurationError(f"{path} is no declaration of a module: {error}") from error
        check_declaration(module)
        modules[module.module] = module
    return modules


def check_declaration(module: ModuleDeclaration) -> None:
    """Refuse a declaration that names what does not exist: method, columns, units, categories."""
    faults = [
        *_unknown("method", [module.method], METHODS),
        *_unknown("column", [c for c in module.columns if isinstance(c, str)], MODULE_COLUMNS),
        *_unknown("unit", module.units, unit_names()),
        *_unknown("emission type", [e.emission_type for e in module.emissions],
                  [t.code for t in EMISSION_TYPES]),
        *_unknown("scope and category", [(e.scope, e.category) for e in module.emissions], CATEGORY),
    ]  # fmt: skip
    if not faults:
        names = [column.name for column in module.activity_columns()]
        used = [
            module.quantity_column,
            module.variant_column,
            module.memo_column,
            *module.hours_columns,
        ]
        faults = _unknown("column", [name for name in used if name is not None], names)
    if faults:
        raise ConfigurationError(
            f"The module {module.module} does not hold together: {'; '.join(faults)}.",
            mend=f"Correct defs/emissions/{module.module}/defs.yaml.",
        )


def _unknown(what: str, named: Any, known: Any) -> list[str]:
    listed = ", ".join(str(each) for each in known)
    return [f"the {what} «{name}» does not exist ({listed})" for name in named if name not in known]
