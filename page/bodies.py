"""Read what is sent to us: no more than was agreed, and not for ever. Must not know what it is."""

from __future__ import annotations

import asyncio
from typing import Any

from page.heads import RequestHead

SILENCE = 60.0  # seconds without a byte
# What is still taken after a refusal, so that the browser shows the refusal and not that the connection broke.
PATIENCE, LEFTOVER = 10.0, 2_000_000_000


class NotTaken(Exception):
    """What is sent is too large, or stopped coming."""


class SentBody:
    """The body of one request, counted as it comes."""

    def __init__(self, head: RequestHead, receive: Any, most: int) -> None:
        self._receive, self._most = receive, most
        self._taken = 0
        self._more = True
        self._comes = head.has_body
        self.too_large = head.length > most
        self.too_slow = False
        self.left = False  # the browser is gone

    async def receive(self) -> Any:
        """Take the next message, as the application does."""
        if self.too_large or self.too_slow:
            raise NotTaken
        try:
            message = await (asyncio.wait_for(self._receive(), SILENCE) if self._more else self._receive())
        except TimeoutError:
            self.too_slow = True
            raise NotTaken from None
        if message["type"] == "http.disconnect":
            self.left = True
            return message
        self._more = message.get("more_body", False)
        self._taken += len(message.get("body", b""))
        if self._taken > self._most:
            self.too_large = True
            raise NotTaken
        return message

    async def discard(self) -> None:
        """Take what still comes, for a while, and throw it away."""
        taken = 0
        try:
            async with asyncio.timeout(PATIENCE):
                while self._comes and self._more and not self.left and taken < LEFTOVER:
                    message = await self._receive()
                    self.left = message["type"] == "http.disconnect"
                    self._more = message.get("more_body", False)
                    taken += len(message.get("body", b""))
        except TimeoutError:
            return
