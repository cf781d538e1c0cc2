"""Groups of companies for the tests of this folder."""

from carbon_pipeline_tests.group_of import make_group

__all__ = ["make_group"]
