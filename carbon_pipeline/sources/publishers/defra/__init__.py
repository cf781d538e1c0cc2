"""UK government (DEFRA, DESNZ), conversion factors for company reporting: the importer, and what our names for its categories are (`mapping.csv`)."""
