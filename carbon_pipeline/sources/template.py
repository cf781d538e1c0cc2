"""An empty activity file that explains itself: a comment for each column, then the header."""

from carbon_pipeline.vocabulary.activity_columns import ActivityColumn, ActivityKind
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.units import unit_names


def template_text(module: ModuleDeclaration) -> str:
    """The text of the file; it reads as a legal file without rows."""
    columns = module.activity_columns()
    comments = [
        f"# {module.label}: {module.description}",
        "# Lines that start with # before the header are comments. One row per record below it.",
        *(_comment(column, module) for column in columns),
    ]
    lines = [" ".join(comment.split()) for comment in comments]
    return "\n".join([*lines, ",".join(column.name for column in columns), ""])


def _comment(column: ActivityColumn, module: ModuleDeclaration) -> str:
    allowed = column.allowed
    if column.kind is ActivityKind.UNIT:
        allowed = module.units or (*unit_names(), "or a currency (KRW)")
    parts = [
        column.description,
        f"unit: {column.unit}" if column.unit else "",
        "required" if column.required else "optional",
        f"one of {', '.join(allowed)}" if allowed else "",
        f"example: {column.example}" if column.example else "",
    ]
    return f"# {column.name}: {'; '.join(part for part in parts if part)}"
