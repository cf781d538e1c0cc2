"""Holding the books against what they say of themselves: rows, publications, closes, registers, guards."""

from carbon_pipeline.steps.verifying.verification import (
    Checked,
    Verification,
    Wanted,
    verify,
    verify_database,
)

__all__ = ["Checked", "Verification", "Wanted", "verify", "verify_database"]
