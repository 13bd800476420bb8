"""What tests of merging have at hand."""

import pytest

from tests.support.app import Person, Rapport


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Twins Ltd", "GB", email)
