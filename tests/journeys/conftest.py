"""A real browser in front of the product as `rapport run` starts it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.support.product import Product

# Helpers assert too, and say as much as a test when they fail.
pytest.register_assert_rewrite("tests.journeys.steps", "tests.support.looks")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a browser writes to its console when nobody is signed in yet is no fault of the page; nor that a ticket was
# refused as its session had just been replaced, or as it came too late: the page asks for another one.
EXPECTED = ("401 (Unauthorized)", "Error during WebSocket handshake: Unexpected response code: 403")
NO_WORDS = "Uncompiled message"
"""Only a warning, but somebody reads or hears a message's id in place of its words."""
DESKTOP, PHONE = (1440, 900), (390, 844)
PATIENCE = 60_000
"""Milliseconds; a busy machine is no fault of the page."""

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def product(server_folder: Path) -> Iterator[Product]:
    """The running product, with its demo organisations."""
    started = Product(server_folder / "product")
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; nothing downloads one."""
    command = shutil.which("chromium")
    assert command, "Debian's package chromium is missing; `make test` installs it"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=command, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(product: Product, browser: Browser) -> Iterator[OpenPage]:
    """Opens a page in a browser profile of its own; at the end no page may have written an error to the console."""
    contexts, errors = [], list[str]()

    def opened(
        *, phone: bool = False, dark: bool = False, locale: str = "zh-CN", expected: tuple[str, ...] = ()
    ) -> Page:
        width, height = PHONE if phone else DESKTOP
        context = browser.new_context(
            base_url=product.url,
            viewport={"width": width, "height": height},
            is_mobile=phone,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale=locale,
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)

        def note(text: str) -> None:
            if not any(known in text for known in EXPECTED + expected):
                errors.append(text)

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error" or NO_WORDS in message.text:
                note(message.text)

        context.on("console", heard)
        context.on("weberror", lambda error: note(str(error.error)))
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert errors == []
