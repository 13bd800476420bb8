"""Routes of the keys of people: contacts and leads."""

import functools
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, patch, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards
from rapport.crm.identity_keys import keys, listing, lookup, primary
from rapport.crm.identity_keys.kinds import Source, clean
from rapport.crm.identity_keys.payloads import AskedKey, KeyChange, KeyView, Known, Knowns, NewKey
from rapport.crm.records import once
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.route_base import Key, scopes


def key_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """Every route of one object, for Litestar."""
    noun, tags = obj.noun, [obj.plural.en]
    reads: dict[str, Any] = {"policy": guards.record(obj.name, "read", scope="records:read")}
    asks: dict[str, Any] = {
        "policy": guards.record(obj.name, "read", reads=True, scope="records:read").while_viewing()
    }  # fmt: skip
    writes: dict[str, Any] = {"policy": guards.record(obj.name, "update", scope="records:write")}
    path = f"/{noun}/{{record_id:uuid}}/identity-keys"
    one = f"{path}/{{key_id:uuid}}"

    @post(
        f"/{noun}/by-identity-key", status_code=200, opt=asks, tags=tags, operation_id=f"{noun}_by_identity_key"
    )  # fmt: skip
    async def found(data: JSONBody[AskedKey], principal: guards.SignedIn, runtime: guards.Running) -> Knowns:
        """The records that a key names, by their own fields too: the verified ones first, 50 at most. A person's number
        belongs in no address, which whatever stands in between writes down, so it is asked for by POST.
        """
        async with scopes(registry, principal, runtime)() as scope:
            matches = await lookup.who(scope, data.kind, clean(data.kind, data.value), (obj.name,))
        return Knowns([Known(each.object, each.id, each.verified) for each in matches])

    @get(path, opt=reads, tags=tags, operation_id=f"identity_keys_of_{noun}")
    async def listed(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> list[KeyView]:
        """By which keys a person is known, from where, how good each is, and who else has them."""
        async with scopes(registry, principal, runtime)() as scope:
            return await listing.listed(scope, scope.mine(obj), record_id)

    @put(one, opt=writes, status_code=204, tags=tags, operation_id=f"add_identity_key_{noun}")
    async def add(
        record_id: FromPath[UUID], key_id: FromPath[UUID], data: JSONBody[NewKey], principal: guards.SignedIn,
        runtime: guards.Running, idempotency: Key = None,
    ) -> None:  # fmt: skip
        """Adds a key under an id of the caller's choice; one that the person has already stays as it is."""
        async with scopes(registry, principal, runtime)() as scope:
            source: Source = "manual" if principal.scopes is None else "api"
            work = functools.partial(keys.add, scope, scope.mine(obj), record_id, key_id, data, source)
            await once.outcome(scope, idempotency, obj.name, record_id, ("add key", record_id, key_id, data), work)

    @patch(one, opt=writes, status_code=204, tags=tags, operation_id=f"change_identity_key_{noun}")
    async def change(
        record_id: FromPath[UUID], key_id: FromPath[UUID], data: JSONBody[KeyChange], principal: guards.SignedIn,
        runtime: guards.Running, idempotency: Key = None,
    ) -> None:  # fmt: skip
        """Says how good a key is, that this is open again, or where somebody is reached at it."""
        async with scopes(registry, principal, runtime)() as scope:
            work = functools.partial(keys.change, scope, scope.mine(obj), record_id, key_id, data)
            await once.outcome(scope, idempotency, obj.name, record_id, ("change key", record_id, key_id, data), work)

    @delete(one, opt=writes, status_code=204, tags=tags, operation_id=f"remove_identity_key_{noun}")
    async def remove(
        record_id: FromPath[UUID], key_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running,
        idempotency: Key = None,
    ) -> None:  # fmt: skip
        """Removes a key."""
        async with scopes(registry, principal, runtime)() as scope:
            work = functools.partial(keys.remove, scope, scope.mine(obj), record_id, key_id)
            await once.outcome(scope, idempotency, obj.name, record_id, ("remove key", record_id, key_id), work)

    @post(
        f"{one}/primary", opt=writes, status_code=204, tags=tags, operation_id=f"primary_identity_key_{noun}"
    )  # fmt: skip
    async def promote(
        record_id: FromPath[UUID], key_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running,
        idempotency: Key = None,
    ) -> None:  # fmt: skip
        """Makes a number or an address the record's own, with its state; what was the record's own is kept as a key."""
        async with scopes(registry, principal, runtime)() as scope:
            source: Source = "manual" if principal.scopes is None else "api"
            work = functools.partial(primary.make_primary, scope, scope.mine(obj), record_id, key_id, source)
            await once.outcome(scope, idempotency, obj.name, record_id, ("primary key", record_id, key_id), work)

    return [found, listed, add, change, promote, remove]
