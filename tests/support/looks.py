"""What is true of every page: it fits the window, is in one language and in the colours that were asked for."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from playwright.sync_api import Page

from tests.support.repository import ROOT

CATALOGUES = ROOT / "frontend/web/src/locales"
LANGUAGES = ("简体中文", "English")
"""A language is offered in its own words, in either language."""
HAN = re.compile(r"[\u3400-\u9fff]")
SPREAD = """(width) => [document.documentElement, document.body, ...document.querySelectorAll('main, main > *')]
  .filter((e) => e.clientWidth > 0)
  .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > width + 1)
  .map((e) => `${e.tagName}.${e.className}: ${e.scrollWidth} in ${e.clientWidth} of ${width}`)"""
SCHEME = "() => document.documentElement.dataset.mantineColorScheme"
WORDS = """() => {
  const found = new Set();
  const own = (e) => e.closest('[lang]') === document.documentElement && !e.closest('[data-testid=demo-login]');
  const shown = (e) => e.tagName === 'OPTION' || e.checkVisibility();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(e.tagName) || !own(e) || !shown(e)) continue;
    found.add(walker.currentNode.textContent.trim());
  }
  for (const name of ['aria-label', 'aria-description', 'placeholder', 'title', 'alt'])
    for (const e of document.querySelectorAll(`[${name}]`))
      if (own(e)) found.add(e.getAttribute(name).trim());
  return [...found].filter(Boolean);
}"""


@cache
def english_messages() -> re.Pattern[str]:
    """Every English message that reads differently in Chinese; what stands in for a placeholder may be anything."""
    messages = {each for catalogue in sorted(CATALOGUES.rglob("zh-CN.po")) for each in _translated(catalogue)}
    worded = [text for text in messages if "<" not in text and re.search(r"[A-Za-z]{2}", re.sub(r"\{\w+\}", "", text))]
    assert len(worded) > 200
    return re.compile("|".join(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in worded))


def _translated(catalogue: Path) -> list[str]:
    with catalogue.open("rb") as file:
        return [str(m.id) for m in read_po(file, locale="zh_CN") if m.id and m.string != m.id]


def pairs(found: Any) -> Iterator[tuple[str, str]]:
    """Every text with two languages inside an answer of the API."""
    if isinstance(found, dict):
        if set(found) == {"zh", "en"}:
            yield found["zh"], found["en"]
        for value in found.values():
            yield from pairs(value)
    elif isinstance(found, list):
        for value in found:
            yield from pairs(value)


def declared_labels(page: Page) -> set[str]:
    """The English labels of objects and fields that read differently in Chinese; none while nobody is signed in."""
    answer = page.context.request.get("/api/objects")
    return {en for zh, en in pairs(answer.json()) if zh != en} if answer.ok else set()


def untranslated(page: Page, locale: str, allowed: tuple[str, ...]) -> list[str]:
    """The texts on a page that are in the other language; names that people typed are allowed."""
    words: list[str] = page.evaluate(WORDS)
    if locale == "en":
        typed = allowed + LANGUAGES
        return [text for text in words if HAN.search(text) and not any(it in text or text in it for it in typed)]
    labels, messages = declared_labels(page), english_messages()
    theirs = [text for text in words if text in labels or messages.fullmatch(text)]
    return [text for text in theirs if text not in allowed]


def too_wide(page: Page, width: int) -> list[str]:
    """What would have to be scrolled sideways to be seen: the page, or its main part and what that is made of."""
    found: list[str] = page.evaluate(SPREAD, width)
    return found


def check_page(page: Page, locale: str, *, dark: bool, width: int, allowed: tuple[str, ...] = ()) -> None:
    """Fails when a page is wider than its window, or partly in another language, or in the wrong colours."""
    assert page.evaluate("() => document.documentElement.lang") == locale
    assert page.evaluate(SCHEME) == ("dark" if dark else "light")
    assert too_wide(page, width) == []
    assert untranslated(page, locale, allowed) == []
