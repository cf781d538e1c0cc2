"""What was in force at a moment, as conditions in SQL: the one rule by which the past is asked."""


def in_force_at(alias: str, moment: str) -> str:
    """Holds for the versions of a history table, named so, that were in force at the moment."""
    return (
        f"{alias}.computed_at <= {moment}"
        f" AND ({alias}.superseded_at IS NULL OR {alias}.superseded_at > {moment})"
    )


def tree_path_at(row: str, moment: str) -> str:
    """The path, known at the moment, of the organisation of `row` on the first day of its month."""
    first_day = f"make_date({row}.reporting_year, {row}.reporting_month, 1)"
    return (
        "(SELECT p.tree_path FROM history.organization_places AS p"
        f" WHERE p.organization_code = {row}.organization_code AND {in_force_at('p', moment)}"
        f" AND (p.valid_from IS NULL OR p.valid_from <= {first_day})"
        f" AND (p.valid_to IS NULL OR p.valid_to >= {first_day}))"
    )
