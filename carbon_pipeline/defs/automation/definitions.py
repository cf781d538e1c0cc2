"""When things run, put together: the jobs, a schedule, a sensor."""

import dagster as dg

from carbon_pipeline.components.months import monthly_partitions
from carbon_pipeline.defs.automation.jobs import (
    monthly_close,
    monthly_run,
    read_files,
    rollups_by_period,
)
from carbon_pipeline.defs.automation.restatement import monthly_restatement
from carbon_pipeline.defs.automation.schedules import monthly_close_schedule
from carbon_pipeline.defs.automation.sensors import (
    arriving_files_sensor,
    recompute_open_months,
)
from carbon_pipeline.storage.home import Home


@dg.definitions
def automation() -> dg.Definitions:
    """Jobs, schedule and sensor; every step of a run in one process."""
    home = Home.from_environment()
    months = monthly_partitions(home)
    reading, month = read_files(), monthly_run()
    return dg.Definitions(
        jobs=[
            reading,
            month,
            monthly_close(),
            monthly_restatement(months),
            *rollups_by_period(),
        ],
        schedules=[monthly_close_schedule(home)],
        sensors=[arriving_files_sensor(months, [reading, month]), recompute_open_months()],
        executor=dg.in_process_executor,
    )
