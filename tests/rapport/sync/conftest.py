"""Two API processes on one PostgreSQL and one Redis, and people in both."""

from collections.abc import AsyncIterator

import pytest

from kernel.settings import Settings
from tests.support.app import Rapport, running


@pytest.fixture
async def second(rapport: Rapport, settings: Settings) -> AsyncIterator[Rapport]:
    """Another API process."""
    async with running(settings) as found:
        yield found
