"""What one step of the graph does: reads with `sources`, computes with `methods`, rests in `storage`.

No Dagster here: the assets in `defs/` call these functions and add what the UI shows.
"""
