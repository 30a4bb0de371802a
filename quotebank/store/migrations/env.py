"""Runs migrations on the connection passed by ``quotebank.store.database``."""

from alembic import context

from quotebank.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
