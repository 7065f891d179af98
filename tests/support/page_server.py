"""A page of the tests' own behind the real gate and server, and the plainest of browsers to ask it."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from page.forms import csrf_of, form_of
from page.server import PageServer
from page.serving import HOST, PageSettings, Serving

NUMBER = "91234567"  # in what goes wrong; no line of the log may hold it


class PageReply(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


class LittlePage:
    """An application that shows its token, takes forms and files, and fails when asked to."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.opened: list[str] = []
        self.ended = False

    def make(self, serving: Serving) -> Starlette:
        """The application, as the server asks for it."""

        @contextlib.asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            yield
            self.ended = True

        async def home(request: Request) -> Response:
            return PlainTextResponse(csrf_of(request))

        async def take(request: Request) -> Response:
            form = await form_of(request)
            self.taken.append(len(form))
            return PlainTextResponse("taken")

        async def careless(_: Request) -> Response:
            return PlainTextResponse("done without a look at the token")

        async def fail(_: Request) -> Response:
            raise RuntimeError(f"line {NUMBER} of 61234567 is odd")

        async def open_folder(request: Request) -> Response:
            folder = (await request.json())["folder"]
            if folder.endswith("not-one"):
                return JSONResponse({"error": "no case is there"}, 422)
            self.opened.append(folder)
            return JSONResponse({"path": "/case/7"})

        async def stop(request: Request) -> Response:
            await form_of(request)
            serving.end()
            return PlainTextResponse("ended")

        posts = {"/take": take, "/careless": careless, "/open-folder": open_folder, "/stop": stop}
        routes = [Route("/", home), Route("/fail", fail), Route("/static/x.css", home)]
        routes += [Route(path, made, methods=["POST"]) for path, made in posts.items()]
        return Starlette(routes=routes, lifespan=lifespan)


def asked(
    port: int, path: str, headers: dict[str, str], method: str = "GET", body: Any = None, **how: Any
) -> PageReply:
    """What a server on this machine answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request(method, path, body, headers, **how)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return PageReply(answer.status, found, answer.read().decode())
    finally:
        connection.close()


class Served:
    """A server that runs in a thread."""

    def __init__(self, log: list[str], make_app: Callable[[Serving], Any], **settings: Any) -> None:
        self.log = log
        self.server = PageServer(PageSettings(**{"keep_in": Path("kept"), **settings}), make_app, log.append)
        self.serving = self.server.serving
        self.host = f"{HOST}:{self.serving.port}"
        self._ready = threading.Event()
        self.thread = threading.Thread(target=self.server.run, args=(self._ready.set,))
        self.thread.start()
        assert self._ready.wait(10)

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: Any = None, **how: Any
    ) -> PageReply:
        """What the server answers to this."""
        return asked(self.serving.port, path, headers or {}, method, body, **how)

    def raw(self, request: bytes) -> bytes:
        """The first bytes that come back for these."""
        with socket.create_connection((HOST, self.serving.port), timeout=10) as connection:
            connection.sendall(request)
            found = b""
            while b"\r\n\r\n" not in found and (more := connection.recv(65536)):
                found += more
            return found

    def enter(self) -> dict[str, str]:
        """The headers of a browser that was let in, with which its pages send forms."""
        way = self.server.entrance().removeprefix(self.serving.address)
        cookie = self.ask("GET", way).headers["set-cookie"].partition(";")[0]
        return {"Cookie": cookie, "Origin": self.serving.address}

    def close(self) -> None:
        """End it, and wait for that."""
        self.serving.end()
        self.thread.join(10)
        assert not self.thread.is_alive()


@contextlib.contextmanager
def served(little: LittlePage | None = None, **settings: Any) -> Iterator[Served]:
    """A server that runs until the end of the block."""
    server = Served([], (little or LittlePage()).make, **settings)
    try:
        yield server
    finally:
        server.close()
