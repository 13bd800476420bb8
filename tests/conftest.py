"""What every test has at hand."""

pytest_plugins = ["tests.support.servers", "tests.support.app"]
