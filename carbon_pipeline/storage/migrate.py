"""Brings the warehouse's schema to this version's revision, as its owner and one process at a time."""

from importlib.resources import files
from typing import Any

import psycopg

from carbon_pipeline.errors import ConfigurationError

HEAD = "0001"
MIGRATION_LOCK = 777004


def revision(connection: psycopg.Connection[Any]) -> str | None:
    """The schema's revision; None where there is no schema yet."""
    try:
        with connection.transaction():
            found = connection.execute("SELECT version_num FROM history.alembic_version").fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return None
    except psycopg.errors.InsufficientPrivilege:
        return None
    return str(found[0]) if found else None


def migrate(owner_url: str) -> None:
    """Run what is missing, in one transaction; the URL acts as the owner.

    ConfigurationError where a later version of carbon made the schema.
    """
    # Alembic and SQLAlchemy take a while to import, and are needed once per release.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError
    from sqlalchemy import create_engine, pool, text

    config = Config()
    config.set_main_option("script_location", str(files(f"{__package__}.migrations")))
    engine = create_engine(owner_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({MIGRATION_LOCK})"))
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS history"))
        connection.commit()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise ConfigurationError(
                "The database was made by a later version of carbon.",
                mend="Update carbon, or use another database.",
            ) from error
        connection.commit()
