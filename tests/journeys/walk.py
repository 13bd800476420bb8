"""One person's walk through the product: a page, its language, colours and size, and what is true of every page."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.support.looks import check_page

CONTACT = "张晓红"


@dataclass
class Walk:
    """Where somebody is, and as whom."""

    page: Page
    locale: str = "zh-CN"
    dark: bool = False
    phone: bool = False
    email: str = field(default="", init=False)

    def say(self, zh: str, en: str) -> str:
        """What the person reads."""
        return zh if self.locale == "zh-CN" else en

    def at(self, testid: str) -> Locator:
        """A part of the page by its name in tests."""
        return self.page.get_by_test_id(testid)

    def seen(self, name: str, *allowed: str) -> None:
        """Looks at a page as a whole, and takes its picture; words that may be of another language are `allowed`."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        check_page(self.page, self.locale, dark=self.dark, width=width, allowed=(CONTACT, *allowed))
        self.picture(name)

    def keep(self, name: str) -> None:
        """A picture of a stop of the tour in the folder that RAPPORT_TOUR names; without it, nothing is written."""
        if folder := os.environ.get("RAPPORT_TOUR"):
            self.page.screenshot(path=Path(folder) / f"{name}-{self.locale[:2]}-{self.size}.png")

    @property
    def size(self) -> str:
        """Of the window."""
        return "phone" if self.phone else "desktop"

    def picture(self, name: str) -> None:
        """A picture of the page in the folder that RAPPORT_SCREENSHOTS names; without it, nothing is written."""
        if folder := os.environ.get("RAPPORT_SCREENSHOTS"):
            look = f"{self.locale}-{'dark' if self.dark else 'light'}-{self.size}"
            self.page.screenshot(path=Path(folder) / f"{look}-{name}.png")
