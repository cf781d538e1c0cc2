"""Schemes by which spending is sorted, and how a code is written in each."""

MERCHANT_CATEGORY, INDUSTRY = "mcc", "naics"
MERCHANT_DIGITS = 4


def category_code(scheme: str, code: str) -> str:
    """The code as it is compared: merchant codes get back the zeros that spreadsheets take (742 → 0742)."""
    if scheme == MERCHANT_CATEGORY and code.isascii() and code.isdigit():
        return code.zfill(MERCHANT_DIGITS)
    return code
