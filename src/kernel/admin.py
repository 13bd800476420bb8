"""A transaction as the login that may create roles, schemas and tables: provisioning, revisions, keys of the platform.

Nothing of SQLAlchemy's engine is in it: SQLAlchemy writes the SQL and asyncpg runs it, as in every other session.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable

from kernel import statements
from kernel.statements import Result


class Admin:
    """What may be said inside the transaction; the block that opened it commits."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    async def execute(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Result:
        """Runs a SQLAlchemy statement with its values."""
        sent = statements.sent(statement, parameters)
        rows, status = await self._driver.run(sent.text, sent.values)
        return Result(rows, statements.changed(status))

    async def ddl(self, statement: str) -> None:
        """Runs a statement that takes no values and gives no rows, in one message: it would be prepared in another."""
        await self._driver.execute(statement)
