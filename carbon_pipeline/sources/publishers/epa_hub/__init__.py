"""US EPA, GHG Emission Factors Hub: the importer, and what our names for its categories are (`mapping.csv`)."""
