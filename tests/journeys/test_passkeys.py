"""Passkeys in a real browser with a device that keeps them: made at sign-up and in the settings, used to sign in from
the button and from the suggestions, and asked for once more before an export."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering
from tests.journeys.walk import Walk
from tests.support.axe import Audit
from tests.support.product import Product

pytestmark = pytest.mark.journey

DEVICE = {
    "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip

NOTED = """(() => {
  const get = navigator.credentials.get.bind(navigator.credentials);
  navigator.credentials.get = (request) => {
    document.documentElement.dataset.asked = request.mediation ?? "window";
    return get(request);
  };
})()"""
"""Says in the page how a passkey was asked for last."""


class Device:
    """A platform authenticator of the browser's own, as `chrome://webauthn` has; its person touches it when asked."""

    def __init__(self, page: Page) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        self.id = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def is_touched(self, touched: bool) -> None:
        """Whether somebody touches it when it asks, and is recognised."""
        for method, enabled in (("setAutomaticPresenceSimulation", touched), ("setUserVerified", touched)):
            name = "enabled" if method.startswith("setAuto") else "isUserVerified"
            self.cdp.send(f"WebAuthn.{method}", {"authenticatorId": self.id, name: enabled})

    def passkeys(self) -> list[dict[str, Any]]:
        """What it keeps."""
        found: list[dict[str, Any]] = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return found


def audited(walk: Walk, name: str) -> None:
    """Looks at a page, and has axe look too."""
    walk.seen(name)
    assert Audit(walk.page).faults == [], name


def begin_sign_up(walk: Walk, place: entering.Place) -> None:
    """Up to the choice between a passkey and a password."""
    walk.email = f"{uuid4().hex[:10]}@walk.example"
    walk.page.goto("/signup")
    walk.at("signup-company").fill(place.company)
    walk.at("signup-email").fill(walk.email)
    walk.at("signup-submit").click()
    walk.at("signup-code").fill(entering.mailed_code(walk.page, walk.email))
    walk.at("signup-submit").click()


def sign_up(walk: Walk, device: Device, place: entering.Place) -> None:
    """The device that is there is preselected; one touch, and there is no password."""
    begin_sign_up(walk, place)
    expect(walk.at("signup-place-this")).to_be_checked()
    audited(walk, "sign-up-this-device")
    walk.at("signup-submit").click()
    walk.at("signup-name").fill(place.person)
    walk.at("signup-first-empty").click()
    walk.at("signup-submit").click()
    expect(walk.at("count-companies")).to_contain_text("0")
    (kept,) = device.passkeys()
    assert (kept["rpId"], kept["isResidentCredential"], kept["userName"]) == ("localhost", True, walk.email)


def age_session(product: Product) -> None:
    """Lets eleven minutes pass for whoever signed in last."""
    newest = "(SELECT identity_id FROM session ORDER BY created_at DESC LIMIT 1)"
    statement = f"UPDATE session SET auth_time = auth_time - interval '11 minutes' WHERE identity_id = {newest}"  # noqa: S608 - no value in it
    # In a thread of its own: the browser's driver has this one's event loop.
    with ThreadPoolExecutor() as apart:
        apart.submit(product.sql, statement, control=True).result()


def leave(walk: Walk) -> None:
    """Signs out."""
    walk.at("user-menu").click()
    walk.at("sign-out").click()
    expect(walk.at("signin-email")).to_be_visible()


def test_somebody_lives_without_a_password(open_page: OpenPage, product: Product) -> None:
    # The browser itself notes that the server asked once more, and that the last passkey stayed.
    walk = Walk(open_page(locale="en", expected=("403 (Forbidden)", "409 (Conflict)")), locale="en")
    walk.page.add_init_script(NOTED)
    device = Device(walk.page)
    sign_up(walk, device, entering.BRITAIN)

    # Left alone, the sign-in page waits; the button asks, and somebody who is not recognised is not signed in.
    device.is_touched(False)
    leave(walk)
    # The suggestions ask before the device is touched: afterwards it would answer them, and the button be gone.
    expect(walk.page.locator("html")).to_have_attribute("data-asked", "conditional")
    walk.seen("sign-in-passkey")
    expect(walk.at("signin-email")).to_have_attribute("autocomplete", "username webauthn")
    device.is_touched(True)
    walk.at("signin-passkey").click()
    expect(walk.at("count-companies")).to_be_visible()

    # From the suggestions: nothing is clicked, the passkey is chosen as soon as the page offers it. That may be before
    # anybody sees the page, so what is waited for is the sign-in.
    with walk.page.expect_response(lambda answer: answer.url.endswith("/api/sessions")) as signed_in:
        walk.at("user-menu").click()
        walk.at("sign-out").click()
    assert signed_in.value.status == 201
    expect(walk.at("count-companies")).to_be_visible()

    walk.page.goto("/settings/security")
    expect(walk.at("passkey")).to_have_count(1)
    expect(walk.at("passkey")).to_contain_text("last used now")
    audited(walk, "settings-security")
    # It is all there is, so it stays.
    walk.at("passkey-remove").click()
    walk.at("passkey-remove-yes").click()
    expect(walk.at("toast")).to_contain_text("Add another passkey first")
    expect(walk.at("passkey")).to_have_count(1)

    # Ten minutes later an export asks once more, and then goes on by itself.
    age_session(product)
    walk.page.goto("/settings/data")
    walk.at("export-companies").click()
    expect(walk.at("step-up-submit")).to_have_text("Use a passkey")
    audited(walk, "step-up")
    with walk.page.expect_download() as download:
        walk.at("step-up-submit").click()
    assert download.value.suggested_filename.startswith("Companies-")
    expect(walk.at("step-up")).to_have_count(0)


def test_whoever_signs_in_by_password_is_offered_a_passkey_once(open_page: OpenPage) -> None:
    walk = Walk(open_page(dark=True, expected=("403 (Forbidden)",)), dark=True)
    device = Device(walk.page)
    begin_sign_up(walk, entering.CHINA)
    walk.at("signup-use-password").click()
    walk.at("signup-password").fill(entering.PASSWORD)
    walk.at("signup-submit").click()
    walk.at("signup-name").fill(entering.CHINA.person)
    walk.at("signup-first-empty").click()
    walk.at("signup-submit").click()
    leave(walk)
    walk.at("signin-email").fill(walk.email)
    walk.at("signin-password").fill(entering.PASSWORD)
    walk.at("signin-submit").click()
    expect(walk.at("passkey-offer")).to_be_visible()
    audited(walk, "passkey-offer")
    walk.at("passkey-offer-accept").click()

    walk.at("passkey-add").click()
    walk.at("passkey-new-name").fill("办公室的笔记本")
    walk.at("passkey-save").click()
    expect(walk.at("passkey-name")).to_have_text("办公室的笔记本")
    assert len(device.passkeys()) == 1
    # Whoever has one proves it before another, and the same device again is no second passkey.
    walk.at("passkey-add").click()
    walk.at("step-up-submit").click()
    expect(walk.at("form-error")).to_contain_text("这台设备上已有你的通行密钥")
    walk.at("passkey-remove").click()
    walk.at("passkey-remove-yes").click()
    expect(walk.at("passkey")).to_have_count(0)
    expect(walk.at("passkey-offer")).to_have_count(0)
