"""What every test has at hand."""

from hypothesis import settings

pytest_plugins = [
    "tests.support.servers",
    "tests.support.app",
    "tests.support.billing",
    "tests.support.domains",
    "tests.support.finance",
    "tests.support.stock",
]

# How long an example takes says more about the machine than about the code.
settings.register_profile("rapport", deadline=None)
# For a night: `pytest --hypothesis-profile=long`.
settings.register_profile("long", deadline=None, max_examples=1000)
settings.load_profile("rapport")
