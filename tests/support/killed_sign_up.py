"""A process that completes a sign-up and kills itself with SIGKILL after so many steps of provisioning.

python -m tests.support.killed_sign_up 2 <sign-up id> <proof> <password>     # settings from the environment
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from uuid import UUID

from auth.sessions import Browser
from auth.sign_in import Caller
from kernel.settings import Settings
from rapport.onboarding.payloads import Complete
from rapport.parts import open_parts

Step = Callable[[UUID], Awaitable[None]]


def dying_after(steps: tuple[Step, ...], survived: int) -> tuple[Step, ...]:
    """The same steps, and the end of this process once `survived` of them are done."""

    async def die(_: UUID) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    return (*steps[:survived], die, *steps[survived:])


async def main() -> None:
    """Runs until it is dead."""
    survived, signup_id, proof, password = sys.argv[1:]
    async with open_parts(Settings.from_env(os.environ)) as parts:
        provisioner = parts.provisioner
        provisioner.steps = dying_after(provisioner.steps, int(survived))  # type: ignore[assignment]
        data = Complete(proof=proof, name="Ann Lee", password=password)
        await parts.sign_ups.complete(UUID(signup_id), data, Caller(Browser(), None, ""))


if __name__ == "__main__":
    asyncio.run(main())
