"""Ids of usage events that lie in the clear, from before they were sealed: each gets its hash and its ciphertext.

Between the revision that adds the two columns and the one that takes the id away. A page is a transaction of its own,
so a run that was cut goes on where it stopped, and processes of the version before go on writing meanwhile.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from billing.usage.models import EVENT_ID, id_hash
from kernel.crypto import Keyset
from kernel.runtime import Runtime

BEFORE: Final = "0042"
"""The revision that takes the ids away."""

PAGE: Final = 2_000

_OPEN = "SELECT organisation_id, id FROM usage_event WHERE id_hash IS NULL ORDER BY organisation_id, id LIMIT $1"
_SEALED = """
UPDATE usage_event SET id_hash = given.hash, id_cipher = given.cipher
FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[]) AS given (organisation_id, id, hash, cipher)
WHERE usage_event.organisation_id = given.organisation_id AND usage_event.id = given.id
    AND usage_event.id_hash IS NULL
"""


async def seal_ids(runtime: Runtime, page: int = PAGE) -> int:
    """Seals every id that is in the clear; how many there were."""
    done = 0
    while True:
        async with runtime.databases.keeper_session() as control:
            rows = await control.driver.fetch(_OPEN, page)
            if not rows:
                return done
            await control.driver.execute(_SEALED, *await asyncio.to_thread(_made, control.keys, rows))
        done += len(rows)


def _made(keys: Keyset, rows: Sequence[Any]) -> tuple[list[Any], ...]:
    """The values of `_SEALED`: a thread's work."""
    return (
        [organisation_id for organisation_id, _ in rows],
        [event_id for _, event_id in rows],
        [id_hash(keys, *row) for row in rows],
        [keys.encrypt_text(event_id, field=EVENT_ID, record=organisation_id) for organisation_id, event_id in rows],
    )
