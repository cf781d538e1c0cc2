"""US EPA, supply chain emission factors: the importer, and what our names for its categories are (`mapping.csv`)."""
