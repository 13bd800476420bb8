"""The environment of a process that a test kills: it is not measured for coverage, as nothing of that would be kept.

Measuring costs a process half as much again, and more where it only starts.
"""

import os
from collections.abc import Mapping

MEASURES = "COVERAGE_PROCESS_CONFIG"
"""How coverage tells the processes that a test starts."""


def unmeasured(further: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with some more."""
    return {name: value for name, value in os.environ.items() if name != MEASURES} | dict(further)
