"""A check of a month, made from a function that judges it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import dagster as dg

from carbon_pipeline.components.months import month_of
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True)
class Verdict:
    """Whether the month holds, and what the check shows of it."""

    passed: bool
    shown: Mapping[str, Any]


Judge = Callable[[Books, ReportingMonth], Verdict]
Months = dg.PartitionsDefinition[str]


def blocking_check(
    asset: str, name: str, description: str, judge: Judge, months: Months
) -> dg.AssetChecksDefinition:
    """A check that stops everything downstream: what it finds would reach a result."""
    return _month_check(asset, name, description, judge, months, blocking=True)


def warning_check(
    asset: str, name: str, description: str, judge: Judge, months: Months
) -> dg.AssetChecksDefinition:
    """A check that only warns: what it finds is suspicious, or the close refuses it anyway."""
    return _month_check(asset, name, description, judge, months, blocking=False)


def _month_check(
    asset: str, name: str, description: str, judge: Judge, months: Months, *, blocking: bool
) -> dg.AssetChecksDefinition:
    severity = dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN

    @dg.asset_check(
        asset=asset, name=name, description=description, blocking=blocking, partitions_def=months
    )
    def judged(
        context: dg.AssetCheckExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.AssetCheckResult:
        verdict = judge(open_books.books, month_of(context))
        return dg.AssetCheckResult(
            passed=verdict.passed, severity=severity, metadata=dict(verdict.shown)
        )

    return judged
