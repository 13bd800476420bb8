"""The PostgreSQL connection of the application: asyncpg's, made to live without `set_config`.

To learn an array type (int4[]) asyncpg asks the catalogue, and switches JIT off for that question through set_config,
which is taken from everybody (it could switch the role). Our servers run without JIT, so there is nothing to switch.
"""

from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


class Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """Reads the catalogue as if the server had no JIT."""

    _server_caps: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._server_caps = self._server_caps._replace(jit=False)


def admin_engine(url: str, pool_size: int) -> AsyncEngine:
    """For administration: revisions and provisioning."""
    return create_async_engine(
        "postgresql+asyncpg://",
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_recycle=1800,
        connect_args={
            # As everywhere else asyncpg reads the URL itself: SQLAlchemy would not hand on what it asks of TLS.
            "dsn": url,
            "server_settings": {"search_path": "public", "application_name": "rapport"},
            "timeout": 10,
            "connection_class": Connection,
        },
    )
