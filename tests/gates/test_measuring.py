"""What tests do over and over is measured the first times, and all that they do beside it always."""

import sys
from types import FrameType
from typing import Any

from tests.support.measuring import MEASURED_TIMES, unless_seen


def set_up() -> None:
    """What is done again and again."""


def tried() -> None:
    """What a test is about."""


def test_a_set_up_is_traced_the_first_times_and_what_follows_is_always() -> None:
    seen: list[str] = []

    def tracer(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name in {"set_up", "tried"}:
            seen.append(frame.f_code.co_name)

    before, what = sys.gettrace(), object()
    sys.settrace(tracer)
    try:
        for _ in range(MEASURED_TIMES + 3):
            with unless_seen(what):
                set_up()
            tried()
    finally:
        sys.settrace(before)
    assert (seen.count("set_up"), seen.count("tried")) == (MEASURED_TIMES, MEASURED_TIMES + 3)


def test_nothing_is_traced_that_was_not() -> None:
    before, what = sys.gettrace(), object()
    sys.settrace(None)
    try:
        for _ in range(MEASURED_TIMES + 1):
            with unless_seen(what):
                assert sys.gettrace() is None
            assert sys.gettrace() is None
    finally:
        sys.settrace(before)
