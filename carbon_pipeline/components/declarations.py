"""The modules' declarations as they stand in `defs/emissions/<module>/defs.yaml`."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from carbon_pipeline.components.declaration_faults import declaration_faults
from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

# the one of libyaml is ten times as fast, where it is
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
EMISSIONS_FOLDER = Path(__file__).parents[1] / "defs" / "emissions"


def load_modules(folder: Path = EMISSIONS_FOLDER) -> dict[str, ModuleDeclaration]:
    """Every declared module by name; a declaration that does not hold together is a ConfigurationError."""
    modules: dict[str, ModuleDeclaration] = {}
    for path in sorted(folder.glob("*/defs.yaml")):
        module = _checked(path, path.stat().st_mtime_ns)
        if module.module in modules:
            raise ConfigurationError(
                f"{path} declares the module {module.module}, which another folder declares already."
            )
        modules[module.module] = module
    return modules


def check_declaration(module: ModuleDeclaration) -> None:
    """Refuse a declaration that names what does not exist, or whose parts do not fit each other."""
    faults = declaration_faults(module)
    if faults:
        raise ConfigurationError(
            f"The module {module.module} does not hold together: {'; '.join(faults)}.",
            mend=f"Correct defs/emissions/{module.module}/defs.yaml.",
        )


@lru_cache(maxsize=256)
def _checked(path: Path, changed_at_ns: int) -> ModuleDeclaration:  # noqa: ARG001 - asks anew
    """The declaration of the file; read once while the file is not changed, for many ask for it."""
    module = _read(path)
    check_declaration(module)
    return module


def _read(path: Path) -> ModuleDeclaration:
    try:
        return ModuleDeclaration(**_attributes(path))
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(step) for step in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        )
        raise ConfigurationError(f"{path} is no declaration of a module: {faults}.") from error


def _attributes(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text("utf-8"), _LOADER)  # noqa: S506 - both loaders are safe
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path} is no YAML: {error}") from error
    attributes = document.get("attributes") if isinstance(document, dict) else None
    if not isinstance(attributes, dict):
        raise ConfigurationError(f"{path} has no attributes, and so declares no module.")
    return attributes
