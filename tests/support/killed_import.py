"""A worker that takes up an import and kills itself with SIGKILL inside the transaction of one of its pieces.

python -m tests.support.killed_import 3 500 <home>   # survives three pieces of 500; settings from the environment
"""

import asyncio
import os
import signal
import sys
from uuid import UUID

from kernel.jobs import run_jobs
from kernel.outbox import drain
from kernel.settings import Settings
from rapport import features
from rapport.crm.imports import run, scan
from rapport.crm.imports.store import Run
from rapport.crm.imports.write_rows import Built, write_piece
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import Rules
from rapport.crm.records.scope import Scope
from rapport.parts import open_parts


class Queue:
    """Takes what the relay hands over, in arq's place."""

    def __init__(self) -> None:
        self.jobs: list[UUID] = []

    async def enqueue_job(self, _: str, __: str, job_ids: list[str], **___: object) -> None:
        """What the relay calls."""
        self.jobs += map(UUID, job_ids)


async def main() -> None:
    """Runs until it is dead."""
    survived, scan.PIECE, home = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    written = 0

    async def write_or_die(scope: Scope, item: Run, obj: ObjectType, built: Built, rules: Rules | None = None) -> None:
        nonlocal written
        await write_piece(scope, item, obj, built, rules)
        if written == survived:
            # The rows are copied, the transaction is open: the worst moment.
            os.kill(os.getpid(), signal.SIGKILL)
        written += 1

    run.write_piece = write_or_die  # type: ignore[assignment, attr-defined]
    async with open_parts(Settings.from_env(os.environ)) as parts:
        queue = Queue()
        await drain(parts.runtime, features.subscribers(), queue, home)  # type: ignore[arg-type]
        await run_jobs(parts.runtime, parts.handlers, home, queue.jobs)


if __name__ == "__main__":
    asyncio.run(main())
