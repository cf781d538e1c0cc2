"""How runs started by `carbon` tell their progress: one message per finished step."""

import logging

import dagster as dg


@dg.logger(None, "Passes the key of each finished step to the Python logger carbon.progress.")
def progress_logger(_: dg.InitLoggerContext) -> logging.Logger:
    """A logger whose only handler passes on steps that succeeded."""
    # a logger of its own for each run: `getLogger` would gather a handler per run
    logger = logging.Logger("carbon.steps", logging.DEBUG)  # noqa: LOG001
    logger.addHandler(_StepsOnly())
    return logger


@dg.definitions
def loggers() -> dg.Definitions:
    """Beside Dagster's own console logger, which the UI's runs keep."""
    return dg.Definitions(
        loggers={"console": dg.colored_console_logger, "progress": progress_logger}
    )


class _StepsOnly(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_event", None)
        if event is not None and event.event_type_value == "STEP_SUCCESS":
            logging.getLogger("carbon.progress").info(event.step_key)
