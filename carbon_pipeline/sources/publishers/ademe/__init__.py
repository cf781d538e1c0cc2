"""ADEME, Base Carbone: the importer, and what our names for its categories are (`mapping.csv`)."""
