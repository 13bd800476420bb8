"""A process that completes a sign-up and kills itself with SIGKILL after so many steps of provisioning.

python -m tests.support.killed_sign_up 2 <sign-up id> <proof> <password>         # settings from the environment
python -m tests.support.killed_sign_up schema:10 <sign-up id> <proof> <password>  # after ten statements of the schema
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from uuid import UUID

from sqlalchemy import Table

from auth.sessions import Browser
from auth.sign_in import Caller
from kernel.settings import Settings
from rapport.onboarding.payloads import Complete
from rapport.parts import open_parts
from tenants import schema

Step = Callable[[UUID], Awaitable[None]]


def dying_after(steps: tuple[Step, ...], survived: int) -> tuple[Step, ...]:
    """The same steps, and the end of this process once `survived` of them are done."""

    async def die(_: UUID) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    return (*steps[:survived], die, *steps[survived:])


def dying_statements(survived: int) -> Callable[[frozenset[Table]], Iterator[str]]:
    """The statements of a schema, and the end of this process inside their transaction once so many have run."""
    whole = schema.statements_for

    def statements(tables: frozenset[Table]) -> Iterator[str]:
        yield from whole(tables)[:survived]
        os.kill(os.getpid(), signal.SIGKILL)

    return statements


async def main() -> None:
    """Runs until it is dead."""
    survived, signup_id, proof, password = sys.argv[1:]
    async with open_parts(Settings.from_env(os.environ)) as parts:
        provisioner = parts.provisioner
        if survived.startswith("schema:"):
            schema.statements_for = dying_statements(int(survived.removeprefix("schema:")))  # type: ignore[assignment]
        else:
            provisioner.steps = dying_after(provisioner.steps, int(survived))  # type: ignore[assignment]
        data = Complete(proof=proof, name="Ann Lee", password=password)
        await parts.sign_ups.complete(UUID(signup_id), data, Caller(Browser(), None, ""))


if __name__ == "__main__":
    asyncio.run(main())
