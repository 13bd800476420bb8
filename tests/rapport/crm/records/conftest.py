"""What tests of records have at hand."""

import pytest

from rapport.crm.records import read
from tests.support.app import Rapport
from tests.support.firm import Firm


@pytest.fixture
async def firm(rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch) -> Firm:
    """An organisation in which nothing is put in order by opening all of it."""
    monkeypatch.setattr(read, "SORTED_IN_APPLICATION", 0)
    return Firm(rapport, await rapport.sign_up("Order Ltd", "GB", email))
