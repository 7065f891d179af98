"""Stand before the application: let in who was let in at the start, in requests that our own pages make, and no others.

It must not know what the pages are about. `docs/page-threats.md` says whom it keeps out, and whom it can't.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

from page.bodies import SentBody
from page.exchange import HTML, Exchange
from page.forms import HEADER, SESSION, Visit
from page.heads import Closed, RequestHead, closed_to, is_way_on, sent_from_elsewhere
from page.idle import IdleClock
from page.neighbours import belongs_to_another
from page.plain_pages import way_on_page
from page.serving import Serving
from page.sessions import Sessions, proof_of, same
from simexit import __version__

ALIVE, OPEN_FOLDER = "/alive", "/open-folder"
KEY_HEADER, NONCE_HEADER, PROOF_HEADER = "x-simexit-key", "x-simexit-nonce", "x-simexit-proof"
ASKING, ANSWERING = "asking", "answering"


class Gate:
    """The application, for those who were let in."""

    def __init__(self, app: Any, serving: Serving, clock: IdleClock | None = None) -> None:
        self._app, self._serving = app, serving
        self._clock = clock or IdleClock()
        self.sessions = Sessions(serving.key)
        self.fault: BaseException | None = None  # why the application did not start or end
        self._host = f"{serving.host}:{serving.port}"
        self._cookie = f"simexit-{serving.port}"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            with self._clock.busy():
                head = RequestHead(scope)
                request = Exchange(
                    head, SentBody(head, receive, self._serving.max_upload), scope, send, self._serving
                )
                await self._answer(request)
        elif scope["type"] == "lifespan":
            try:
                await self._app(scope, receive, send)
            except BaseException as error:
                self.fault = error
                raise

    async def _answer(self, request: Exchange) -> None:
        head = request.head
        client = request.scope.get("client")
        if belongs_to_another(client, (self._serving.host, self._serving.port)):
            return await request.refuse(Closed(403, "other_user"))
        if (closed := closed_to(head, self._host)) is not None:
            return await request.refuse(closed)
        if head.path == ALIVE:
            return await self._say_alive(request)
        if head.path == OPEN_FOLDER:
            return await self._open_folder(request)
        if sent_from_elsewhere(head, self._serving.address):
            return await request.refuse(Closed(403, "elsewhere"))
        visit = self._visit(head)
        if head.path == "/" and head.method == "GET" and b"key=" in request.scope["query_string"]:
            return await self._let_in(request, visit)
        if visit is None:
            return await request.refuse(Closed(403, "not_let_in"))
        token = head.only(HEADER)
        if token is not None and not visit.shows(token):
            return await request.refuse(Closed(403, "elsewhere"))
        request.scope[SESSION], request.let_in = visit, True
        return await request.hand_on(self._app, visit)

    def _visit(self, head: RequestHead) -> Visit | None:
        for known in head.cookies(self._cookie):
            session = self.sessions.of(known)
            if session is not None:
                return Visit(session.id, session.csrf)
        return None

    async def _let_in(self, request: Exchange, visit: Visit | None) -> None:
        """Answer the address that was opened at the start: who has its key gets a cookie, and goes on."""
        asked = parse_qs(request.scope["query_string"].decode("latin-1"))
        session = None if visit else self.sessions.enter(asked.get("key", [""])[0])
        if visit is None and session is None:
            return await request.refuse(Closed(403, "wrong_key"))
        way = asked.get("go", ["/"])[0]
        page = way_on_page(request.language, way if is_way_on(way) else "/")
        headers = [HTML]
        if session is not None:
            cookie = f"{self._cookie}={session.id}; HttpOnly; SameSite=Strict; Path=/"
            headers.append((b"set-cookie", cookie.encode()))
        return await request.say(200, page, headers)

    async def _say_alive(self, request: Exchange) -> None:
        """Answer another start of the program: both prove that they have the key, and neither says it."""
        head, key = request.head, self._serving.key
        nonce = head.only(NONCE_HEADER) or ""
        if not nonce or not same(head.only(PROOF_HEADER) or "", proof_of(key, ASKING, nonce)):
            return await request.refuse(Closed(403, "not_let_in"))
        said = {
            "version": __version__,
            "proof": proof_of(key, ANSWERING, nonce),
            "ticket": self.sessions.ticket(),
        }
        return await request.say(200, json.dumps(said).encode(), [(b"content-type", b"application/json")])

    async def _open_folder(self, request: Exchange) -> None:
        """Hand a folder on that another start of the program was given; no browser can ask for that."""
        head = request.head
        given = head.only(KEY_HEADER) or ""
        from_browser = head.all("origin") or head.all("sec-fetch-site")
        if head.method != "POST" or from_browser or not self.sessions.is_key(given):
            return await request.refuse(Closed(403, "not_let_in"))
        return await request.hand_on(self._app, None)
