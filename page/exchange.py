"""One request and its answer, with the headers that guard it; what goes wrong while it is made is told in plain words.

It must not know who is let in, nor what the pages are about.
"""

from __future__ import annotations

import traceback
from typing import Any

from batch.identity import mask
from page.bodies import SentBody
from page.forms import NotOurForm, Visit
from page.heads import Closed, RequestHead
from page.plain_pages import refusal_page
from page.response_headers import guarded
from page.serving import MEGABYTE, Serving
from page.visitors import spoken_by

HTML = (b"content-type", b"text/html; charset=utf-8")


class Exchange:
    """One request and its answer."""

    def __init__(self, head: RequestHead, body: SentBody, scope: Any, send: Any, serving: Serving) -> None:
        self.head, self.body, self.scope = head, body, scope
        self._serving = serving
        self._send = guarded(send, head.path)
        self._begun = False
        self.let_in = False
        self.language = spoken_by(head, serving.lang)

    async def say(self, status: int, content: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        """Answer with this, whole."""
        headers = [*headers, (b"content-length", str(len(content)).encode())]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": content, "more_body": True})
        await self.body.discard()
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def refuse(self, closed: Closed, **values: object) -> None:
        """Answer with a page that says why not."""
        headers = [HTML, (b"connection", b"close")]
        if closed.status == 405:
            headers.append((b"allow", b"GET, HEAD, POST"))
        values |= {"address": self._serving.address, "most": f"{self._serving.max_upload / MEGABYTE:g}"}
        page = refusal_page(self.language, closed.why, let_in=self.let_in, **values)
        await self.say(closed.status, page, headers)

    async def hand_on(self, app: Any, visit: Visit | None) -> None:
        """Have the application answer; what it does not expect is told in our words, and masked."""
        held: list[Any] = []
        holding = False

        async def send(message: Any) -> None:
            nonlocal holding
            if message["type"] == "http.response.start":
                unread = self.head.method == "POST" and visit is not None and not visit.token_seen
                status = message["status"]
                holding = self._broken() or status >= 500 or (unread and status < 400)
                self._begun = not holding
            if holding:
                held.append(message)
            else:
                await self._send(message)

        error: Exception | None = None
        if not self._broken():
            try:
                await app(self.scope, self.body.receive, send)
            except Exception as raised:
                error = raised
        if not self.body.left:
            await self._settle(error, held)

    def _broken(self) -> bool:
        return self.body.too_large or self.body.too_slow

    async def _settle(self, error: Exception | None, held: list[Any]) -> None:
        """Say what was not said, or must not be said as it is."""
        if self._broken() and not self._begun:
            await self.refuse(Closed(413, "too_large") if self.body.too_large else Closed(408, "too_slow"))
        elif isinstance(error, NotOurForm) and not self._begun:
            await self.refuse(Closed(403, "elsewhere"))
        elif error is not None:
            self._tell(error)
            if self._begun:
                raise error  # the connection breaks off, so that half an answer is not taken for the whole
            await self.refuse(Closed(500, "defect"), detail=said_of(error))
        elif held and held[0]["status"] < 400:
            self._serving.log(f"{self.head.path}: the form's token was not looked at")
            await self.refuse(Closed(403, "elsewhere"))
        else:
            for message in held:
                await self._send(message)

    def _tell(self, error: Exception) -> None:
        self._serving.log(said_of(error))
        if self._serving.debug:
            for line in "".join(traceback.format_exception(error)).splitlines():
                self._serving.log(line)


def said_of(error: BaseException) -> str:
    """The kind of an error and its first line, masked."""
    first = next(iter(str(error).splitlines()), "")
    return mask(f"{type(error).__name__}: {first}")
