"""Fixtures of the kernel's tests: one organisation's home, and the statements of its process."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from kernel.db import Databases
from tenants.directory import Tenant
from tests.support.app import Rapport


@dataclass
class House:
    """An organisation and the application that it lives in."""

    rapport: Rapport
    tenant: Tenant
    founder: UUID

    @property
    def databases(self) -> Databases:
        """The engines."""
        return self.rapport.parts.runtime.databases

    def session(self, *, read_only: bool = False) -> Any:
        """A transaction in the organisation's schema."""
        return self.databases.tenant_session(self.tenant.home, self.tenant.keys, read_only=read_only)


@pytest.fixture
async def house(rapport: Rapport, email: str) -> House:
    """An organisation that was just founded."""
    founder = await rapport.sign_up("Acme Ltd", "GB", email)
    await rapport.run_jobs()
    ids = (UUID(founder.session[part]["id"]) for part in ("organisation", "person"))
    organisation_id, person_id = ids
    return House(rapport, await rapport.parts.directory.tenant(organisation_id), person_id)
