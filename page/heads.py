"""Judge a request by its first lines: for which host, by which method and path, and from which page it was sent.

Must not know who was let in. `docs/page-threats.md` says what each of these keeps out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, NamedTuple

LONGEST_PATH = 2_000
METHODS = ("GET", "HEAD", "POST")
# What may be written in an address; a slash, a backslash or nothing that is written as %2f, %5c or %00 may not.
_PATH = re.compile(rb"/(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]|%(?!2[fF]|5[cC]|00)[0-9A-Fa-f]{2})*")
_CONTROL = re.compile("[\x00-\x1f\x7f\\\\\ufffd]")
OURS = ("same-origin", "none")  # `none`: typed, or opened by another program


class Closed(NamedTuple):
    """Why a request is not answered: the status, and the code of the sentence."""

    status: int
    why: str


class RequestHead:
    """The headers of a request, and what its path and query are."""

    def __init__(self, scope: Any) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.raw_path: bytes = scope.get("raw_path") or b""
        self._all: dict[str, list[str]] = defaultdict(list)
        for name, value in scope["headers"]:
            self._all[name.decode("latin-1").lower()].append(value.decode("latin-1"))

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return self._all.get(name, [])

    def only(self, name: str) -> str | None:
        """The value of a header that stands there once; "" where it stands there more often, None where it does not."""
        found = self.all(name)
        return found[0] if len(found) == 1 else "" if found else None

    def cookies(self, name: str) -> list[str]:
        """The values of a cookie; another server on this machine may have set one of the same name."""
        found = []
        for part in ";".join(self.all("cookie")).split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                found.append(value)
        return found

    @property
    def length(self) -> int:
        """How long the request says that its body is; 0 where it does not say."""
        said = self.only("content-length") or "0"
        return int(said) if said.isascii() and said.isdigit() else 0

    @property
    def has_body(self) -> bool:
        """Whether more follows, which comes without being asked for."""
        return (self.length > 0 or bool(self.all("transfer-encoding"))) and not self.all("expect")


def closed_to(head: RequestHead, host: str) -> Closed | None:
    """Why a request is not for this server at all; `host` is how its address names it."""
    if head.only("host") != host:
        return Closed(421, "host")
    if head.method not in METHODS:
        return Closed(405, "method")
    if not _is_sane(head):
        return Closed(400, "path")
    return None


def _is_sane(head: RequestHead) -> bool:
    """Whether the path is one that a page of ours can have: from the root, without ways up or around."""
    if len(head.raw_path) > LONGEST_PATH or not _PATH.fullmatch(head.raw_path):
        return False
    steps = head.path.split("/")
    return "" not in steps[1:-1] and not {".", ".."} & {*steps} and not _CONTROL.search(head.path)


def sent_from_elsewhere(head: RequestHead, address: str) -> bool:
    """Whether a page other than ours had the browser send this; what is not sent by browsers says so by lacking it."""
    site = head.only("sec-fetch-site")
    if head.method == "POST":
        return head.only("origin") != address or site not in (None, "same-origin")
    if site is None or site in OURS:
        return False
    # A link may lead here, from wherever; pictures, scripts and frames are taken by our own pages only.
    return (head.only("sec-fetch-mode"), head.only("sec-fetch-dest") or "document") != (
        "navigate",
        "document",
    )


def is_way_on(path: str) -> bool:
    """Whether an address may be gone on to: a page of this server."""
    return bool(re.fullmatch(r"/(?:[\w.~-]+/?)*", path, re.ASCII)) and len(path) <= LONGEST_PATH
