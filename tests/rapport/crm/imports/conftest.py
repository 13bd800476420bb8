"""An owner to import as."""

import pytest

from tests.support.app import Person, Rapport


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Walk Ltd", "GB", email)
