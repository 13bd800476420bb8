"""What tests do again and again to have something to test is measured for coverage the first times only.

Tracing costs a process half as much again, in every line of every library. A fixture that is set up for the third time,
or an organisation that signs up, takes the branches that it took before; what a test itself does is always measured.
"""

import sys
from collections import Counter
from collections.abc import Generator, Hashable, Iterator
from contextlib import contextmanager

import pytest

MEASURED_TIMES = 2
_times = Counter[Hashable]()


@contextmanager
def unless_seen(what: Hashable) -> Iterator[None]:
    """Measured the first times that a process does this. Threads are, always: they go on when this has ended."""
    _times[what] += 1
    tracer = sys.gettrace()
    if tracer is None or _times[what] <= MEASURED_TIMES:
        yield
        return
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """A fixture of one file or all, with each of its parameters."""
    index = getattr(request, "param_index", 0)
    with unless_seen((fixturedef.baseid, fixturedef.argname, index)):
        return (yield)
