"""Words of scope 2 by the market: kinds of instruments, what they are for, and what a figure rests on.

Source: GHG Protocol, Scope 2 Guidance (2015), chapter 6, table 6.3.
"""

# in the order in which the guidance prefers them; the residual mix is what they leave
CERTIFICATE, CONTRACT, SUPPLIER_FACTOR = "certificate", "contract", "supplier_factor"
RESIDUAL_MIX = "residual_mix"
INSTRUMENT_KINDS = (CERTIFICATE, CONTRACT, SUPPLIER_FACTOR, RESIDUAL_MIX)

# the end of the order: the market's residual mix is not at hand, which this value discloses
GRID_AVERAGE = "grid_average"
MIXED = "mixed"
# the total was entered as a whole, and is taken for both
DIRECT_INPUT = "direct_input"
MARKET_BASES = (*INSTRUMENT_KINDS, GRID_AVERAGE, MIXED, DIRECT_INPUT)

# what instruments are for; a module names the one that it buys
ENERGY_CARRIERS = ("electricity",)
