"""The inventory of a group: the words of its boundary, of its rows and of allocation among companies."""

# how the head office's approach came about
CHOSEN, ASSUMED = "chosen", "assumed"
APPROACH_BASES = (CHOSEN, ASSUMED)

CONSOLIDATED, OUTSIDE_BOUNDARY = "consolidated", "outside_boundary"
ELIMINATION, ALLOCATION = "elimination", "allocation"
REPLACED_BY_ALLOCATION = "replaced_by_allocation"
# what was reported, inside or outside; then what is taken out of the inventory and put into it
REPORTED_KINDS = (CONSOLIDATED, OUTSIDE_BOUNDARY)
INVENTORY_ROW_KINDS = (*REPORTED_KINDS, ELIMINATION, REPLACED_BY_ALLOCATION, ALLOCATION)

ALLOCATION_BASES = ("mass", "revenue", "units")
# which scopes of a supplier a customer takes its share of
ALLOCATED_SCOPES = ("1", "1+2", "1+2+3")
# categories of scope 3 that lie upstream of the customer
UPSTREAM_CATEGORIES = range(1, 9)

# the column of every activity file that names who supplied, where that is a company of the group
SUPPLIER_COLUMN = "supplier_organization_code"
