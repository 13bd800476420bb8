"""What tests of sharing have at hand: a founder, and two who see their own records."""

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Sharers Ltd", "GB", email)


@pytest.fixture
async def rep(rapport: Rapport, owner: Person, email: str) -> Person:
    """Somebody who sees their own records."""
    return await colleague(rapport, owner, f"rep.{email}", name="Rob Rep")


@pytest.fixture
async def other(rapport: Rapport, owner: Person, email: str) -> Person:
    """A second one."""
    return await colleague(rapport, owner, f"other.{email}", name="Ola Other")
