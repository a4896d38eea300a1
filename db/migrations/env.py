"""What Alembic runs for every command: the revisions, on the connection that the journal handed over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
