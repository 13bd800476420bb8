"""Turns for the others: looking through decrypted texts is work for the processor, which the event loop waits for."""

import asyncio

CHARS = 6_000
ROW = 60
"""Characters of text that one row costs besides its own."""


class Turns:
    """Counts what a request has looked through and lets the event loop have a turn every few rows."""

    def __init__(self) -> None:
        self._left = CHARS

    async def after(self, chars: int) -> None:
        """To be called for every row, with the length of its texts."""
        self._left -= chars + ROW
        if self._left <= 0:
            self._left = CHARS
            await asyncio.sleep(0)
