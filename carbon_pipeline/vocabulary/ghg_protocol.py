"""Scopes and categories: the GHG Protocol's names in English and Korean.

Scope 3: Corporate Value Chain (Scope 3) Standard, 2011. Scope 1 and 2 are grouped
as group companies report them: four kinds of direct emission, three of energy.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Category:
    """One category of a scope, with its labels; alias is a name met in older records."""

    scope: int
    number: int
    name: str
    name_ko: str
    stream: Literal["direct", "energy", "upstream", "downstream"]
    alias: str = ""


CATEGORIES: tuple[Category, ...] = (
    Category(1, 1, "Stationary combustion", "고정연소", "direct"),
    Category(1, 2, "Mobile combustion", "이동연소", "direct"),
    Category(1, 3, "Process emissions", "공정배출", "direct"),
    Category(1, 4, "Fugitive emissions of refrigerants", "냉매누출", "direct"),
    Category(2, 1, "Purchased electricity", "구매 전력", "energy", "간접배출"),
    Category(2, 2, "Purchased steam, heat and cooling", "구매 스팀·냉난방", "energy", "에너지사용"),
    Category(2, 3, "Other purchased energy", "기타 구매 에너지", "energy", "외부배출"),
    Category(3, 1, "Purchased goods and services", "구매한 상품 및 서비스", "upstream"),
    Category(3, 2, "Capital goods", "자본재", "upstream"),
    Category(
        3,
        3,
        "Fuel- and energy-related activities not included in scope 1 or scope 2",
        "연료 및 에너지 관련 활동",
        "upstream",
    ),
    Category(3, 4, "Upstream transportation and distribution", "업스트림 운송 및 유통", "upstream"),
    Category(
        3, 5, "Waste generated in operations", "사업장 발생 폐기물", "upstream", "폐기물 처리"
    ),
    Category(3, 6, "Business travel", "출장", "upstream", "사업장 관련 활동"),
    Category(3, 7, "Employee commuting", "직원 통근", "upstream"),
    Category(3, 8, "Upstream leased assets", "업스트림 임대 자산", "upstream"),
    Category(
        3, 9, "Downstream transportation and distribution", "다운스트림 운송 및 유통", "downstream"
    ),
    Category(
        3, 10, "Processing of sold products", "판매 제품의 가공", "downstream", "판매 후 처리"
    ),
    Category(3, 11, "Use of sold products", "판매 제품의 사용", "downstream", "제품 사용"),
    Category(
        3,
        12,
        "End-of-life treatment of sold products",
        "판매 제품의 폐기",
        "downstream",
        "제품 폐기",
    ),
    Category(3, 13, "Downstream leased assets", "다운스트림 임대 자산", "downstream"),
    Category(3, 14, "Franchises", "프랜차이즈", "downstream"),
    Category(3, 15, "Investments", "투자", "downstream"),
)

CATEGORY: dict[tuple[int, int], Category] = {(c.scope, c.number): c for c in CATEGORIES}

# as files may write it: the number, or as the ledger `scope_emissions` shows it
SCOPES: dict[str, int] = {
    spelling: scope for scope in (1, 2, 3) for spelling in (str(scope), f"SCOPE{scope}")
}


@dataclass(frozen=True)
class EmissionType:
    """A kind of emission; every result names one of these."""

    code: str
    label: str
    unit: str = "kg_co2eq"


EMISSION_TYPES: tuple[EmissionType, ...] = (
    EmissionType("energy", "Electricity and energy"),
    EmissionType("combustion", "Combustion of fuels"),
    EmissionType("leakage", "Leakage of refrigerants and other gases of equipment"),
    EmissionType("process", "Chemical and physical processes"),
    EmissionType("processing", "Processing of sold products"),
    EmissionType("use_phase", "Use of sold products"),
    EmissionType("end_of_life", "Treatment of sold products at the end of their life"),
    EmissionType("purchases", "Goods and services bought"),
    EmissionType("capital_goods", "Capital goods bought"),
    EmissionType("water_supply", "Water supplied"),
    EmissionType("water_treatment", "Waste water treated"),
    EmissionType("financed_emissions", "Attributed share of what is invested in"),
    EmissionType("food", "Food"),
    EmissionType("waste", "Waste"),
    EmissionType("transport", "Transport"),
    EmissionType("well_to_tank", "Upstream of fuels and of generation"),
    EmissionType("grid_losses", "Losses in transmission and distribution"),
    EmissionType("grid_losses_well_to_tank", "Upstream of what is lost in the grid"),
    EmissionType("altitude_effect", "Warming by flights beyond their gases (radiative forcing)"),
    EmissionType("accommodation", "Nights in hotels"),
    EmissionType("homeworking", "Working from home"),
    EmissionType("grey_energy", "Grey energy (embodied in goods)"),
    EmissionType("direct_input", "Entered directly, with its total"),
)
