"""Products and their parts: the words of the mapping file and of the roll-up by product."""

HEADQUARTERS, PARTNER = "HEADQUARTERS", "PARTNER"
OWNER_TYPES = (HEADQUARTERS, PARTNER)

MAPPING_TYPES = ("DIRECT", "COMPONENT", "RAW_MATERIAL")

# NUMERIC(10,6), as the ratio is kept
RATIO_DECIMALS = 6
RATIO_WHOLE_DIGITS = 4

LONGEST_PRODUCT_CODE = 50

# why emissions that carry a product code belong to no head office's product
NO_MAPPING, INACTIVE, REST_OF_SHARES = "no_mapping", "inactive_mapping", "rest_of_shares"
UNMAPPED_BECAUSE = (NO_MAPPING, INACTIVE, REST_OF_SHARES)
