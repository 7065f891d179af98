"""Find the page that is open already: where it runs and the key to it, in a file that only this user can read.

The file stands in the user's cache; where there is none, every start is the first. Must not know how a page is served.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import stat
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from page.serving import HOST, PageSettings, Serving
from page.sessions import proof_of, same
from simexit import __version__
from simexit.user_cache import user_cache

SECONDS = 3.0  # a page that does not answer within these does not run
READING = 120.0  # a case that is opened is read and decided first
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_OLD = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Running(msgspec.Struct, frozen=True):
    """A page that runs, as its file says."""

    port: int
    key: str
    pid: int


class OpenPage(NamedTuple):
    """A page that runs, and a ticket that lets a browser in once."""

    running: Running
    ticket: str

    def address(self, way: str = "/") -> str:
        """What to open in the browser."""
        return entrance(self.running.port, self.ticket, way)


class FolderRefused(Exception):
    """The page that runs does not open the folder; the argument says why, in its words."""


def entrance(port: int, key: str, way: str = "/") -> str:
    """The address that lets a browser in and goes on to a page."""
    return f"http://{HOST}:{port}/?key={key}" + (f"&go={way}" if way != "/" else "")


class RunningFile:
    """The file about a page with these settings; a page with others is another one."""

    def __init__(self, settings: PageSettings) -> None:
        folder = user_cache().folder
        self.path = None if folder is None else folder / f"page-{_alike(settings)}.json"

    def write(self, serving: Serving) -> None:
        """Say where the page runs; without a place for it, nothing is said."""
        if self.path is None:
            return
        said = msgspec.json.encode(Running(serving.port, serving.key, os.getpid()))
        beside = self.path.with_name(f"{self.path.stem}.{secrets.token_hex(4)}.part")
        with suppress(OSError):
            self.path.parent.mkdir(0o700, parents=True, exist_ok=True)
            with open(os.open(beside, _NEW, 0o600), "wb") as file:  # noqa: PTH123 - new, or not at all
                file.write(said)
            beside.replace(self.path)

    def read(self) -> Running | None:
        """What the file says; None where there is none, or none that only this user could write and read."""
        if self.path is None:
            return None
        try:
            with open(os.open(self.path, _OLD), "rb", buffering=0) as file:  # noqa: PTH123 - with flags of its own
                if not _is_private(os.fstat(file.fileno())):
                    return None
                return msgspec.json.decode(file.read(10_000), type=Running)
        except (OSError, ValueError):
            return None

    def remove(self, key: str) -> None:
        """Remove what the page with this key wrote; another page's file stays."""
        found = self.read()
        if self.path is not None and found is not None and same(found.key, key):
            with suppress(OSError):
                self.path.unlink()

    def find(self) -> OpenPage | None:
        """The page that runs with these settings: it answers, and proves that it is the one that wrote the file."""
        running = self.read()
        if running is None:
            return None
        nonce = secrets.token_hex(16)
        headers = {"X-Simexit-Nonce": nonce, "X-Simexit-Proof": proof_of(running.key, "asking", nonce)}
        said = _asked(running, "GET", "/alive", headers)
        if said is None or not same(str(said.get("proof")), proof_of(running.key, "answering", nonce)):
            return None
        return OpenPage(running, str(said.get("ticket")))


def hand_over(running: Running, folder: Path | None, sheets: Sequence[Path] = ()) -> str:
    """Have the page that runs open a folder, or a new case with some sheets; the way to the case."""
    body = json.dumps({"folder": folder and str(folder), "sheets": [*map(str, sheets)]}).encode()
    headers = {"X-Simexit-Key": running.key, "Content-Type": "application/json"}
    said = _asked(running, "POST", "/open-folder", headers, body, READING) or {}
    if "path" not in said:
        raise FolderRefused(str(said.get("error", "")))
    return str(said["path"])


def _asked(
    running: Running,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes | None = None,
    wait: float = SECONDS,
) -> dict[str, Any] | None:
    """What the page answers; None where it does not, or something else does."""
    connection = http.client.HTTPConnection(HOST, running.port, timeout=wait)
    try:
        connection.request(method, path, body, headers)
        said = json.loads(connection.getresponse().read(100_000))
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return said if isinstance(said, dict) else None


def _is_private(found: os.stat_result) -> bool:
    # Windows has no such owners, and gives each user a folder that others can't read.
    ours = not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & _OF_OTHERS)
    return ours and stat.S_ISREG(found.st_mode)


def _alike(settings: PageSettings) -> str:
    """What two starts have in common that the same page can serve: all but the port, the folder and the limits."""
    choices = settings.choices
    files = [path and str(path.absolute()) for path in (choices.terms, choices.rulesets, settings.keep_in)]
    others = (choices.prefer, sorted(choices.assume.items()), choices.engine_check)
    said = (__version__, files, others, settings.as_of, settings.lang, settings.hints)
    return blake2b(repr(said).encode(), digest_size=8).hexdigest()
