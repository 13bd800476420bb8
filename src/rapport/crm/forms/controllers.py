"""Routes of web forms: of who makes them, of visitors, and of a lead's page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from kernel.text import Text
from rapport.crm.forms import fields, kept, opening, store, submit, tokens
from rapport.crm.forms.payloads import FormsView, NewForm, ShownConsent, ShownForm, Submission, Thanks, TouchView
from rapport.crm.leads.lead import LEAD
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes

TITLE = Text(zh="联系我们", en="Contact us")
BUTTON = Text(zh="提交", en="Send")
THANKS = Text(zh="已收到，我们会尽快与您联系。", en="Thank you. We will be in touch.")

LARGEST = 64 * 1024
"""Bytes of what a visitor sends."""


def form_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The routes of who makes forms, and of a lead's page."""
    configures: dict[str, Any] = {"policy": guards.may("configure")}
    reads: dict[str, Any] = {"policy": guards.record("lead", "read", scope="records:read")}

    @get("/forms", opt=configures, tags=["forms"])
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> FormsView:
        """All forms, and of which fields they can be made."""
        async with scopes(registry, principal, runtime)() as scope:
            return await store.page(scope, scope.mine(LEAD))

    @put("/forms/{form_id:uuid}", opt=configures, status_code=200, tags=["forms"])
    async def save(
        form_id: FromPath[UUID], data: JSONBody[NewForm], principal: guards.SignedIn, runtime: guards.Running
    ) -> FormsView:
        """Makes a form under an id of the caller's choice, changes it, or switches it on or off."""
        async with scopes(registry, principal, runtime)() as scope:
            await store.save(scope, scope.mine(LEAD), form_id, data)
            page = await store.page(scope, scope.mine(LEAD))
            state = "on" if data.active else "off"
            await security_log.note_done(runtime, principal, "form_saved", form_id=str(form_id), state=state)
        return page

    @get("/leads/{record_id:uuid}/touches", opt=reads, tags=["Leads"])
    async def touches(
        record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[TouchView]:
        """What was sent of a lead by web forms, with the consents that came with it."""
        async with scopes(registry, principal, runtime)() as scope:
            return await kept.listed(scope, scope.mine(LEAD), record_id)

    return [listed, save, touches]


def public_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The routes of visitors. They are asked by our own page, in a frame too: no other site's script is let in."""
    everybody: dict[str, Any] = {"policy": guards.public()}

    @get("/public-forms/{organisation_id:uuid}/{form_id:uuid}", opt=everybody, tags=["forms"])
    async def shown(
        organisation_id: FromPath[UUID],
        form_id: FromPath[UUID],
        request: Request[Any, Any, Any],
        runtime: guards.Running,
    ) -> ShownForm:
        """A form as a visitor sees it."""
        await opening.count_address(runtime, opening.PAGES_PER_ADDRESS)
        admission = request.app.state.admission
        async with opening.opened(registry, runtime, admission, organisation_id, form_id) as (scope, form):
            setup = form.setup
            return ShownForm(
                title=fields.in_both(setup.title, TITLE),
                intro=fields.in_both(setup.intro),
                button=fields.in_both(setup.button, BUTTON),
                fields=await fields.shown(scope, scope.whole(LEAD), setup),
                consents=[
                    ShownConsent(each.purpose, fields.in_both(each.text), each.required) for each in setup.consents
                ],
                token=tokens.made(scope.keys, form.id, form.version),
                wait=tokens.SOONEST.total_seconds(),
            )

    @post(
        "/public-forms/{organisation_id:uuid}/{form_id:uuid}/submissions", opt=everybody, status_code=200,
        tags=["forms"], request_max_body_size=LARGEST,
    )  # fmt: skip
    async def submitted(
        organisation_id: FromPath[UUID],
        form_id: FromPath[UUID],
        data: JSONBody[Submission],
        request: Request[Any, Any, Any],
        runtime: guards.Running,
    ) -> Thanks:
        """Takes what a visitor sends."""
        await opening.count_address(runtime, opening.SUBMISSIONS_PER_ADDRESS)
        admission = request.app.state.admission
        async with opening.opened(registry, runtime, admission, organisation_id, form_id) as (scope, form):
            await opening.count(runtime, opening.SUBMISSIONS_PER_FORM, f"{organisation_id} {form_id}")
            await submit.take(scope, scope.whole(LEAD), form, data)
        return Thanks(fields.in_both(form.setup.thanks, THANKS), form.setup.redirect)

    return [shown, submitted]
