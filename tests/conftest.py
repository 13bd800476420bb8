"""What every test has at hand."""

import gc

from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.support.measuring",
    "tests.support.servers",
    "tests.support.app",
    "tests.support.billing",
    "tests.support.domains",
    "tests.support.finance",
    "tests.support.forms",
    "tests.support.stock",
]

# How long an example takes says more about the machine than about the code.
SLOW = [HealthCheck.too_slow]
# The same examples in each run: what a new one finds is no fault of the change that happens to be tested.
settings.register_profile("rapport", deadline=None, suppress_health_check=SLOW, derandomize=True)
# For a night, and new ones each time: `pytest --hypothesis-profile=long`.
settings.register_profile("long", deadline=None, suppress_health_check=SLOW, max_examples=1000)
settings.load_profile("rapport")


def pytest_collection_finish() -> None:
    """The product, its libraries and the tests stay to the end: no collection of garbage goes through them again."""
    gc.collect()
    gc.freeze()
