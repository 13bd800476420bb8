"""A real browser in front of the product as `rapport run` starts it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.product import Product

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a browser writes to its console when nobody is signed in yet is no fault of the page.
EXPECTED = ("401 (Unauthorized)",)
DESKTOP, PHONE = (1440, 900), (390, 844)

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
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=command, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(product: Product, browser: Browser) -> Iterator[OpenPage]:
    """Opens a page in a browser profile of its own; at the end no page may have written an error to the console."""
    contexts, errors = [], list[str]()

    def opened(size: tuple[int, int] = DESKTOP, *, dark: bool = False, locale: str = "zh-CN") -> Page:
        context = browser.new_context(
            base_url=product.url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            locale=locale,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [error for error in errors if not any(known in error for known in EXPECTED)] == []
