"""Fixtures and habits of tests about domains. The application asks a real DNS server of ours, and no other."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.support.app import Person
from tests.support.dns_server import Zone, serving

Json = dict[str, Any]


@pytest.fixture(scope="session")
def dns_server() -> Iterator[Zone]:
    """One for all tests of this process."""
    with serving() as zone:
        yield zone


@pytest.fixture
def zone(dns_server: Zone) -> Zone:
    """Without a record."""
    return dns_server.clear()


@pytest.fixture
def domain() -> str:
    """A domain that nobody has claimed."""
    return f"a{uuid4().hex[:12]}.test"


async def claimed(person: Person, domain: str) -> Json:
    """A claim that is not proved."""
    done = await person.post("/api/domains", json={"domain": domain})
    assert done.status_code == 201, done.text
    made: Json = done.json()
    return made


async def verified(person: Person, zone: Zone, domain: str) -> Json:
    """One that is."""
    made = await claimed(person, domain)
    zone.texts.setdefault(made["domain"], []).append(made["record"])
    done = await person.post(f"/api/domains/{made['id']}/verification")
    assert done.status_code == 200, done.text
    shown: Json = done.json()
    return shown
