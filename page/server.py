"""Serve the page on this machine until it is told to end, is interrupted, or nobody has asked for anything for long.

It knows the server and its signals, and writes no word of its own but through `log`; what the pages are about, it must
not know.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from batch.identity import mask
from page.gate import Gate
from page.idle import IdleClock
from page.running import RunningFile, entrance
from page.serving import HOST, PageSettings, Serving
from page.sessions import random_token

MakeApp = Callable[[Serving], Any]
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # no system has all of them
_TICK = 0.5
# Requests and connections at one time; more are told to come again. What others on this machine can take is bounded.
_AT_ONCE = 400


class PortTaken(Exception):
    """The port can't be had; the argument is what the system says."""


class PageServer:
    """A server whose socket is open: from now on the address is known and nobody else can take it."""

    def __init__(self, settings: PageSettings, make_app: MakeApp, log: Callable[[str], None]) -> None:
        self._socket = _bound(settings.port)
        self.clock = IdleClock()
        told = {**vars(settings), "port": self._socket.getsockname()[1]}
        self.serving = Serving(**told, key=random_token(), end=self._end, log=lambda line: log(mask(line)))
        try:
            self.gate = Gate(make_app(self.serving), self.serving, self.clock)
        except BaseException:
            self._socket.close()
            raise
        config = uvicorn.Config(
            self.gate, http="h11", ws="none", loop="asyncio", lifespan="on", access_log=False, log_config=None,
            server_header=False, proxy_headers=False, limit_concurrency=_AT_ONCE, timeout_keep_alive=30,
            timeout_graceful_shutdown=3,
        )  # fmt: skip
        self._server = _Server(config)

    def entrance(self, way: str = "/") -> str:
        """An address that lets one browser in, once."""
        return entrance(self.serving.port, self.gate.sessions.ticket(), way)

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Serve until the end; `started` is called once the page answers."""
        running = RunningFile(self.serving)
        try:
            with _signals_call(self._end), _logged(self.serving):
                asyncio.run(self._run(running, started))
        except SystemExit:  # how uvicorn says that the application did not start
            raise self.gate.fault or RuntimeError("the page did not start") from None
        finally:
            running.remove(self.serving.key)
            self._socket.close()

    async def _run(self, running: RunningFile, started: Callable[[], None]) -> None:
        watching = asyncio.create_task(self._watch(running, started))
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await self._server.serve([self._socket])
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching

    def _end(self) -> None:
        """End soon: requests that are being answered are, and the application tidies up."""
        self._server.should_exit = True

    async def _watch(self, running: RunningFile, started: Callable[[], None]) -> None:
        """Say when the page answers, and end it when nobody has asked for anything for long."""
        try:
            while not self._server.started:
                await asyncio.sleep(0.02)
            running.write(self.serving)
            started()
            longest = self.serving.idle_minutes * 60
            while not longest or self.clock.seconds <= longest:
                await asyncio.sleep(min(_TICK, longest or _TICK))
        finally:
            self._end()


class _Server(uvicorn.Server):
    """The server, but for the signals, which are ours: it would raise them once more at its end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _bound(port: int) -> socket.socket:
    """A socket on this machine's own address, which nobody else can open as well."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
        made.listen(128)
    except OSError as error:
        made.close()
        raise PortTaken(error) from None
    return made


@contextlib.contextmanager
def _signals_call(end: Callable[[], None]) -> Iterator[None]:
    """Let what would kill the program end the page; a signal that is ignored stays so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: dict[int, Any] = {}
    for number in (getattr(signal, name, None) for name in _SIGNALS):
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, lambda *_: end())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Masked(logging.Handler):
    """What libraries have to say, which may hold what was sent to us: a masked line each, and only while debugging."""

    def __init__(self, serving: Serving) -> None:
        super().__init__(logging.WARNING)
        self._serving = serving

    def emit(self, record: logging.LogRecord) -> None:
        if self._serving.debug:
            for line in self.format(record).splitlines():
                self._serving.log(line)


@contextlib.contextmanager
def _logged(serving: Serving) -> Iterator[None]:
    handler = _Masked(serving)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
