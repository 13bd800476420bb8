"""What is written while somebody views as somebody else: entries that say who looked, and nothing beside them.

Every other statement of such a request that would write is refused (`kernel.db.Session`).
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Table

from kernel import statements
from kernel.db import ControlSession

SAYS_WHO_LOOKED: Final = "says_who_looked"
"""Where a table's `info` says that this is what it is for. A gate knows which tables do."""


async def add(control: ControlSession, table: Table, row: Mapping[str, Any]) -> None:
    """Adds an entry in the caller's transaction; raises `TypeError` for a table that is for anything else."""
    if not table.info.get(SAYS_WHO_LOOKED):
        raise TypeError(f"{table.name} does not say who looked")
    sent = statements.sent(table.insert(), row)
    await control.driver.run(sent.text, sent.values)
