"""Which price the money of a spend factor is counted at: with or without margins, with or without tax.

The margins are those of trade and transport between producer and purchaser. The first two names
are those of publishers that do not say whether tax is within.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PriceBasisKind:
    """Whether margins are within the factor, and tax within its prices; None: not said."""

    with_margins: bool
    with_tax: bool | None


PRICE_BASES: dict[str, PriceBasisKind] = {
    "purchaser_price_with_margins": PriceBasisKind(with_margins=True, with_tax=None),
    "purchaser_price_without_margins": PriceBasisKind(with_margins=False, with_tax=None),
    "purchaser_price_with_margins_with_tax": PriceBasisKind(with_margins=True, with_tax=True),
    "purchaser_price_with_margins_without_tax": PriceBasisKind(with_margins=True, with_tax=False),
    "purchaser_price_without_margins_with_tax": PriceBasisKind(with_margins=False, with_tax=True),
    "purchaser_price_without_margins_without_tax": PriceBasisKind(
        with_margins=False, with_tax=False
    ),
}


def serves(wanted: str | None, basis: str | None) -> bool:
    """Whether a factor of this price basis answers a lookup of the wanted one.

    The margins must agree; tax may differ where the lookup does not say, for it is taken off or
    put on by the purchase's own rate. Without a basis only a factor without one answers.
    """
    if wanted is None or basis is None or wanted == basis:
        return wanted == basis
    asked, given = PRICE_BASES[wanted], PRICE_BASES[basis]
    return asked.with_margins == given.with_margins and asked.with_tax is None


def bases_that_serve(wanted: str | None) -> tuple[str, ...]:
    """Every price basis that answers a lookup of the wanted one."""
    return tuple(name for name in PRICE_BASES if serves(wanted, name))
