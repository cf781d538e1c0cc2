"""How outside files are read: activity files and reference files, each by its own strict contract."""
