"""The PostgreSQL connection of the application: asyncpg's, made to live without `set_config`.

To learn an array type (int4[]) asyncpg asks the catalogue, and switches JIT off for that question through set_config,
which is taken from everybody (it could switch the role). Our servers run without JIT, so there is nothing to switch.
"""

from typing import Any

import asyncpg


class Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """Reads the catalogue as if the server had no JIT."""

    _server_caps: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._server_caps = self._server_caps._replace(jit=False)
