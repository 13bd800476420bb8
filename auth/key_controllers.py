"""The endpoints of an organisation's keys."""

from typing import Any
from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from auth.guards import SignedIn, may
from auth.keys import Keys, KeysPage, OwnKey

OWNING: dict[str, Any] = {"policy": may("owner", fresh=True, even_read_only=True), "waits": True}
"""Whoever names a key of the organisation's own decides who may read anything at all, so that is for an owner. It
protects what is there and adds nothing, so a plan that has run out stops nobody.
"""

ROTATING: dict[str, Any] = {"policy": may("manage_people", fresh=True)}


class KeyController(Controller):
    """Who manages people sees what protects their data; an owner decides about it."""

    path = "/api/keys"
    tags = ["keys"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": may("manage_people")}, operation_id="keys")
    async def read(
        self, principal: SignedIn, keys: NamedDependency[Keys], before: FromQuery[UUID | None] = None
    ) -> KeysPage:  # fmt: skip
        """What wraps the organisation's keyset, and the log of its keys: the newest lines, or those before a line."""
        return await keys.page(principal, before)

    @post("/rotation", opt=ROTATING, status_code=200, operation_id="rotate_keys")
    async def rotate(self, principal: SignedIn, keys: NamedDependency[Keys]) -> KeysPage:
        """Begins a rotation: a new key, everything encrypted anew under it, the former key destroyed."""
        await keys.rotate(principal)
        return await keys.page(principal)

    @put("/own", opt=OWNING, operation_id="give_own_key")
    async def give(self, data: JSONBody[OwnKey], principal: SignedIn, keys: NamedDependency[Keys]) -> KeysPage:
        """Wraps everything under a root key of the organisation's own, after a try of it."""
        await keys.give_own(principal, data.url)
        return await keys.page(principal)

    @delete("/own", opt=OWNING, status_code=200, operation_id="take_back_own_key")
    async def take_back(self, principal: SignedIn, keys: NamedDependency[Keys]) -> KeysPage:
        """Wraps it under the platform's again; the own key must open it for that."""
        await keys.take_back(principal)
        return await keys.page(principal)
