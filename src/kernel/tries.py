"""Long work of a job that is tried, waits for keys, and is given up: one frame for what says how far it is in a row.

Each try has a number, which stands in the row before the work begins. So what was killed counts as well as what raised.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from kernel.errors import RapportError
from kernel.keys.away import AWAY

TRIES: Final = 3
"""After so many that raised an error it is given up."""

KILLED: Final = 8
"""After so many that were killed, by whatever ends a worker or by the hour that a job may take."""

Errors = tuple[type[Exception], ...]


async def tried(
    attempt: int,
    work: Callable[[], Awaitable[None]],
    *,
    give_up: Callable[[Exception | None], Awaitable[None]],
    wait: Callable[[Exception], Awaitable[bool]],
    over: Errors = (),
    for_good: Errors = (),
) -> None:
    """Does the work of a try. What raises is tried again by its job, which gets the error.

    `give_up` ends it: with the error of the last try, or of one that no other makes better (`for_good`), or None after
    too many that were killed. `wait` is called where the keys are away, which is no try; it says whether the job waits.
    `over` are errors that say that there is nothing to do any more.
    """
    if attempt > KILLED:
        await give_up(None)
        return
    try:
        await work()
    except over:
        return
    except AWAY as error:
        if await wait(error):
            raise
    except Exception as error:
        if attempt < TRIES and not isinstance(error, for_good):
            raise
        await give_up(error)


def code_of(error: Exception | None, otherwise: str) -> str:
    """The code of what went wrong, or the name of its type; `otherwise` where nothing raised."""
    if error is None:
        return otherwise
    return (error.code if isinstance(error, RapportError) else type(error).__name__)[:100]
