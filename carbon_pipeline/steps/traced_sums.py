"""A sum followed down to the emissions that it adds up, as lines to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carbon_pipeline.steps.traced_emissions import file_of, record_line, run_of, trimmed
from carbon_pipeline.vocabulary.months import ReportingMonth

Row = Mapping[str, Any]

# what a sum can be, by the words of `trace_subject`
ROLL_UP, PRODUCT, CLOSED_TOTAL = "roll-up", "product roll-up", "closed total"

_FIGURES = {
    "subtree_kg_co2eq": "with everything below it",
    "own_kg_co2eq": "of itself",
    "subtree_kg_co2eq_market_based": "with everything below it, market-based",
    "own_kg_co2eq_market_based": "of itself, market-based",
    "subtree_kg_co2_biogenic": "with everything below it, biogenic, outside the scopes",
    "own_kg_co2_biogenic": "of itself, biogenic, outside the scopes",
    "kg_co2eq": "location-based",
    "kg_co2eq_market_based": "market-based",
}


@dataclass(frozen=True)
class SumTrace:
    """A roll-up's cell, a product's or a closed total, its figures against their parts, and the parts.

    `subject` is a row of `trace_subject`, with what a close or a product says of itself; `sums` are those of
    `trace_sums`; `parts` rows of `emission_traces`, the largest first, all of them or the first ones.
    `differs_because` says why a figure is not the sum of its parts; empty where each is.
    """

    subject: Row
    sums: Sequence[Row]
    parts: Sequence[Row]
    differs_because: str

    @property
    def month(self) -> ReportingMonth:
        """The month that it is a sum of."""
        return ReportingMonth(self.subject["reporting_year"], self.subject["reporting_month"])

    def as_dict(self) -> dict[str, Any]:
        """What it is, its figures, and every part that is there, by name."""
        return {
            **self.subject,
            "sums": [dict(each) for each in self.sums],
            "differs_because": self.differs_because or None,
            "parts": [dict(part) for part in self.parts],
        }

    def as_text(self) -> str:
        """The figure and what it is, the sums, and a block of lines for each part."""
        heads = {
            ROLL_UP: self._cell_lines,
            PRODUCT: self._product_lines,
            CLOSED_TOTAL: self._close_lines,
        }
        return "\n".join([*heads[self.subject["kind"]](), *self._sum_lines(), *self._part_lines()])

    def _cell_lines(self) -> list[str]:
        cell = self.subject
        return [
            f"roll-up   {cell['id']} version {cell['version']}, {_state(cell)}",
            (
                f"          {trimmed(cell['kg_co2eq'])} kg CO2e, {cell['emission_type']}, scope "
                f"{cell['scope']} category {cell['category_number']} ({cell['category_name']})"
            ),
            (
                f"          {cell['organization_code']} ({cell['tree_path']}) with everything below it, "
                f"{self.month}"
            ),
            f"run       {run_of(cell)}",
        ]

    def _product_lines(self) -> list[str]:
        cell = self.subject
        path = cell["product_hierarchy_path"]
        where = f"{path} and what enters it" if path else cell["company_product_code"]
        why = f", in no product: {cell['unmapped_because']}" if cell["unmapped_because"] else ""
        return [
            f"product   {cell['id']} version {cell['version']}, {_state(cell)}",
            (
                f"          {trimmed(cell['kg_co2eq'])} kg CO2e, scope {cell['scope']} category "
                f"{cell['category_number']} ({cell['category_name']})"
            ),
            f"          {where} of {cell['organization_code']} ({cell['tree_path']}), {self.month}{why}",
            f"run       {run_of(cell)}",
            *(_share_line(share) for share in cell["shares"]),
        ]

    def _close_lines(self) -> list[str]:
        close = self.subject
        name = f"{close['organization_code']}/{self.month}/{close['version']}"
        after = "" if close["is_current"] else f"; restated at {close['superseded_at']}"
        reason = f": {close['reason']}" if close["reason"] else ""
        return [
            f"closed    {name} ({close['id']}), {close['status']}{after}",
            f"          {trimmed(close['kg_co2eq'])} kg CO2e, all scopes",
            f"          by {close['closed_by']}{reason}",
            f"checksum  {close['checksum']}",
            f"run       {run_of(close)}",
        ]

    def _sum_lines(self) -> list[str]:
        lines: list[str] = []
        for each in self.sums:
            if each["stated"] is None and each["sum_of_parts"] is None:
                continue
            scope = f"scope {each['scope']}, " if self.subject["kind"] == CLOSED_TOTAL else ""
            told = f"{scope}{_FIGURES[each['figure']]}: {_kilograms(each['stated'])}"
            label = "          " if lines else "sum       "
            shares = " by their shares" if self.subject["kind"] == PRODUCT else ""
            lines.append(f"{label}{told}, {_verdict(each, shares)}")
        if self.differs_because:
            lines.append(f"          {self.differs_because}")
        return lines

    def _part_lines(self) -> list[str]:
        count = self._count
        lines = [f"parts     {count}, the largest first"]
        for number, part in enumerate(self.parts, 1):
            lines += _part_lines(number, part)
        if len(self.parts) < count:
            lines.append(
                f"          and {count - len(self.parts)} more{self._of_the_others()}; --all shows them"
            )
        return lines

    def _of_the_others(self) -> str:
        """Kilograms of the parts that are not shown; of a product's nobody knows them without their shares."""
        if self.subject["kind"] == PRODUCT:
            return ""
        rest = self._total - sum(part["kg_co2eq"] for part in self.parts)
        return f", {trimmed(rest)} kg CO2e together"

    @property
    def _count(self) -> int:
        """Parts of all scopes; each part is in one figure for kg CO2e."""
        if self.subject["kind"] == PRODUCT:
            return max((int(each["parts"]) for each in self.sums), default=0)
        return sum(each["parts"] for each in self._of_all_parts)

    @property
    def _total(self) -> Any:
        return sum(each["sum_of_parts"] or 0 for each in self._of_all_parts)

    @property
    def _of_all_parts(self) -> list[Row]:
        return [each for each in self.sums if each["figure"] in ("kg_co2eq", "subtree_kg_co2eq")]


def _kilograms(value: Any) -> str:
    return "nothing" if value is None else f"{trimmed(value)} kg"


def _state(cell: Row) -> str:
    return "in force" if cell["is_current"] else f"retired at {cell['superseded_at']}"


def _share_line(share: Row) -> str:
    """What a company's product gives of its emissions; of a rest, what its shares leave."""
    taken = trimmed(share["share_with"] - share["share_before"])
    path = share["product_hierarchy_path"]
    told = f"{path} ({share['mapping_code']})" if path else "what no share covers"
    return f"share     {taken} of {share['organization_code']}'s {share['company_product_code']}: {told}"


def _verdict(each: Row, shares: str) -> str:
    parts = "its 1 part" if each["parts"] == 1 else f"its {each['parts']} parts"
    if each["is_equal"]:
        return f"to the last digit the sum of {parts}{shares}"
    return f"NOT the sum of {parts}{shares}, which is {_kilograms(each['sum_of_parts'])}"


def _part_lines(number: int, part: Row) -> list[str]:
    """What an auditor checks of one part: where it is from, its quantities, its factors, its run."""
    unit, emission = part["converted_unit"], f"{part['emission_id']} version {part['version']}"
    multiplied = (
        f"{trimmed(part['converted_quantity'])} {unit} × {trimmed(part['kg_co2eq_per_unit'])} kg CO2e "
        f"per {unit}, {part['formula_version']}"
    )
    about = (
        f"{part['organization_code']} ({part['tree_path']}), {part['module_type']}/"
        f"{part['variant_type']}, {part['emission_type']}, scope {part['scope']} category "
        f"{part['category_number']}"
    )
    lines = [record_line(part).removeprefix("record    "), file_of(part), multiplied]
    lines += [factor for kind in ("emission_factor", "factor") if (factor := _factor(kind, part))]
    if part["emission_factor_id"] is None and part["figure_source"]:
        lines.append(part["figure_source"])
    return [
        f"{number:>8}  {trimmed(part['kg_co2eq'])} kg CO2e, emission {emission}",
        *(f"          {line}" for line in (about, *lines, run_of(part))),
    ]


def _factor(kind: str, part: Row) -> str:
    code = part[f"{kind}_code"]
    if code is None:
        return ""
    published = [part[f"{kind}_{name}"] for name in ("publisher", "edition", "reference")]
    gwp = f"; GWP set {part['gwp_set']}" if kind == "emission_factor" and part["gwp_set"] else ""
    return f"{code} version {part[f'{kind}_version']}: {', '.join(filter(None, published))}{gwp}"
