"""What every test has at hand."""

from hypothesis import settings

pytest_plugins = ["tests.support.servers", "tests.support.app", "tests.support.billing", "tests.support.finance"]

# How long an example takes says more about the machine than about the code.
settings.register_profile("rapport", deadline=None)
settings.load_profile("rapport")
