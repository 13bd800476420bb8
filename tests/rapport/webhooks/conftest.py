"""A system that webhooks go to, and an installation that lets them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from auth import passwords
from kernel.settings import Settings
from tests.support.app import QUICK, Person, Rapport, running
from tests.support.https_server import Service, https_service
from tests.support.webhooks import allowing


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The other system."""
    with https_service(tmp_path) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        yield service


@pytest.fixture
async def rapport(
    settings: Settings, stock: None, receiver: Service, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Rapport]:  # fmt: skip
    """The running application, which may call that system."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    async with running(allowing(settings, receiver)) as found:
        yield found


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation."""
    return await rapport.sign_up("Hooks Ltd", "GB", email)
