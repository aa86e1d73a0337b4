"""Runs the migrations on the connection that ``store.schema`` hands over."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=False, version_table="alembic_version")
context.run_migrations()
