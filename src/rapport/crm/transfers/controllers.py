"""Routes of transfers: parse, guard, call, return."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from auth import guards, security_log
from kernel.ids import new_id
from rapport.crm.records import once
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import Key, scopes
from rapport.crm.transfers import answering, asking, shown, store, templates
from rapport.crm.transfers.payloads import (
    NewTransfer,
    NewTransferTemplate,
    TransferAnswer,
    TransferList,
    TransferPage,
    TransferTemplate,
    TransferTick,
)

TAGS = ["Transfers"]
PLACE = "/transfers/{transfer_id:uuid}"


def template_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The templates, for whoever uses and whoever makes them."""
    configures: dict[str, Any] = {"policy": guards.may("configure")}

    @get("/transfer-templates", opt={"policy": guards.signed_in(scope="records:read")}, tags=TAGS)
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> list[TransferTemplate]:
        """All templates, those that are off too."""
        async with scopes(registry, principal, runtime)() as scope:
            return await templates.listed(scope)

    @put("/transfer-templates/{template_id:uuid}", opt=configures, status_code=200, tags=TAGS)
    async def save(
        template_id: FromPath[UUID],
        data: JSONBody[NewTransferTemplate],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> list[TransferTemplate]:
        """Makes a template under an id of the caller's choice, changes it, or switches it on or off."""
        async with scopes(registry, principal, runtime)() as scope:
            await templates.save(scope, template_id, data)
            found = await templates.listed(scope)
            await security_log.note_done(
                runtime, principal, "transfer_template_saved", template_id=str(template_id),
                state="on" if data.active else "off",
            )  # fmt: skip
        return found

    @delete("/transfer-templates/{template_id:uuid}", opt=configures, status_code=200, tags=TAGS)
    async def remove(
        template_id: FromPath[UUID], base_version: FromQuery[int], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[TransferTemplate]:
        """Takes a template away; transfers under way keep their checklists."""
        async with scopes(registry, principal, runtime)() as scope:
            await templates.remove(scope.session, template_id, base_version)
            found = await templates.listed(scope)
            await security_log.note_done(runtime, principal, "transfer_template_removed", template_id=str(template_id))
        return found

    return [listed, save, remove]


def transfer_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The transfers, for whoever asks and is asked."""
    reads: dict[str, Any] = {"policy": guards.signed_in(scope="records:read")}
    writes: dict[str, Any] = {"policy": guards.signed_in(scope="records:write")}
    # An answer is a person's own: no token gives it.
    answers: dict[str, Any] = {"policy": guards.signed_in()}

    @get("/transfers", opt=reads, tags=TAGS)
    async def listed(
        principal: guards.SignedIn,
        runtime: guards.Running,
        box: FromQuery[shown.Box] = "to_me",
        which: FromQuery[shown.Which | None] = None,
        before: FromQuery[str | None] = None,
        record_id: FromQuery[UUID | None] = None,
    ) -> TransferList:
        """Transfers to the reader, of the reader, or of their team; or those of one record."""
        async with scopes(registry, principal, runtime)() as scope:
            if record_id is not None:
                return await shown.of_record(scope, record_id)
            return await shown.listed(scope, box, which, before)

    @get(PLACE, opt=reads, tags=TAGS)
    async def one(transfer_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> TransferPage:
        """A transfer with its checklist."""
        async with scopes(registry, principal, runtime)() as scope:
            return await shown.page(scope, transfer_id)

    @post("/transfers", opt=writes, tags=TAGS)
    async def ask(
        data: JSONBody[NewTransfer], principal: guards.SignedIn, runtime: guards.Running, key: Key = None
    ) -> TransferPage:
        """Asks a person or a team to take a record."""
        async with scopes(registry, principal, runtime)() as scope:

            async def work() -> str:
                return str(await asking.ask(scope, data))

            made = await once.outcome(scope, key, store.CHANGED, new_id(), ("transfer", data), work)
            return await shown.page(scope, UUID(made))

    @post(f"{PLACE}/answers", opt=answers, status_code=200, tags=TAGS)
    async def answer(
        transfer_id: FromPath[UUID],
        data: JSONBody[TransferAnswer],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> TransferPage:
        """Accepts or returns it; its asker withdraws it, or asks again."""
        async with scopes(registry, principal, runtime)() as scope:
            await answering.answer(scope, transfer_id, data)
            return await shown.page(scope, transfer_id)

    @put(f"{PLACE}/items/{{position:int}}", opt=answers, status_code=200, tags=TAGS)
    async def tick(
        transfer_id: FromPath[UUID],
        position: FromPath[int],
        data: JSONBody[TransferTick],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> TransferPage:
        """Marks an item as done, or as open again; `position` counts from 0."""
        async with scopes(registry, principal, runtime)() as scope:
            await answering.tick(scope, transfer_id, position, data)
            return await shown.page(scope, transfer_id)

    return [listed, one, ask, answer, tick]
