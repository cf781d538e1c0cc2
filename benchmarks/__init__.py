"""Speed and memory as ratios measured in one run; nothing here asserts by the clock."""
