"""Runs migrations on the connection `store.migrate` hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from kt_engine.store.tables import metadata


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our column types as the plain types they are stored as, so that a migration never imports this house."""
    if kind == "type" and isinstance(item, sa.TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=False,
    transactional_ddl=True,
    render_item=render_item,
)
context.run_migrations()
