"""Ember and Our World in Data, carbon intensity of electricity: the importer, and what our names for its categories are (`mapping.csv`)."""
