"""Run by Alembic: all steps in the one transaction that `storage.migrating` has begun."""

from __future__ import annotations

from typing import Any

from alembic import context


def run() -> None:
    """Go through the revisions on the connection that is handed in."""
    options: dict[str, Any] = {
        "connection": context.config.attributes["connection"],
        "target_metadata": context.config.attributes["metadata"],
        "version_table": context.config.attributes["version_table"],
        "transactional_ddl": True,  # SQLite can; Alembic does not count on it
        "render_as_batch": True,
    }
    context.configure(**options)
    context.run_migrations()


run()
