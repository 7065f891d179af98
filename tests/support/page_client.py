"""The plainest of browsers for the pages: it keeps a cookie, sends the forms that stand on a page, and follows."""

from __future__ import annotations

import html
import http.client
import re
import secrets
import select
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

_CSRF = re.compile(r'<meta name="csrf" content="([^"]+)"')
_MARKS = re.compile(r'name="(rows|version|advice)" value="([^"]*)"')
_SAID = re.compile(r'<p class="(good|bad)">(.*?)</p>', re.DOTALL)
_TILE = re.compile(r'verdict=(\w+)">\s*<span class="label">[^<]*</span><strong>([\d,]+)</strong>')

Fields = Iterable[tuple[str, str]]


class Answered(NamedTuple):
    """What came back; `way` is the address of it, after having followed."""

    status: int
    body: bytes
    way: str

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode("utf-8")

    @property
    def said(self) -> list[tuple[str, str]]:
        """What the page says of what was done: good or bad, and the sentence."""
        return [(kind, html.unescape(text)) for kind, text in _SAID.findall(self.text)]

    @property
    def tiles(self) -> dict[str, int]:
        """The figures above the page, by the code of their verdict."""
        return {code: int(count.replace(",", "")) for code, count in _TILE.findall(self.text)}


class PageClient:
    """One visitor of the pages."""

    def __init__(self, entrance: str, language: str = "en") -> None:
        self._place = urlsplit(entrance)
        self.origin = f"{self._place.scheme}://{self._place.netloc}"
        self._headers = {"Accept-Language": language}
        self._connection = http.client.HTTPConnection(self._place.netloc, timeout=120)
        status, headers, _ = self._asked("GET", f"{self._place.path}?{self._place.query}")
        assert status == 200
        self._headers["Cookie"] = headers["Set-Cookie"].partition(";")[0]
        self._token, self._marks = "", dict[str, str]()
        self.get("/")

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def get(self, way: str, headers: Mapping[str, str] | None = None) -> Answered:
        """The page at an address."""
        return self._followed("GET", way, headers=headers)

    def post_only(self, way: str, fields: Mapping[str, str]) -> int:
        """Send a form and don't look at the page it leads to; the status."""
        body = urlencode({**fields, "csrf": self._token}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        return self._asked("POST", way, body, kind)[0]

    def post(self, way: str, fields: Fields | Mapping[str, str] = (), files: Sequence[Path] = ()) -> Answered:
        """What a form leads to."""
        pairs = [*(fields.items() if isinstance(fields, Mapping) else fields), ("csrf", self._token)]
        pairs += [pair for pair in self._marks.items() if pair[0] not in dict(pairs)]
        if files:
            kind, body = _in_parts(pairs, files)
        else:
            kind, body = "application/x-www-form-urlencoded", urlencode(pairs).encode()
        return self._followed("POST", way, body, {"Content-Type": kind, "Origin": self.origin})

    def drop(self, *files: Path, case: str = "") -> str:
        """Drop files on the first page, or on a case; the address of the case."""
        answer = self.post(f"{case}/files" if case else "/cases", files=files)
        found = self.case_of(answer)
        assert found, answer.said
        return found

    @staticmethod
    def case_of(answer: Answered) -> str:
        """The address of the case that an answer is about; blank where it is about none."""
        found = re.match(r"/case/\w+", answer.way)
        return found[0] if found else ""

    def made(self, case: str, name: str, **fields: str) -> bytes:
        """An output."""
        answer = self.post(f"{case}/make/{name}", fields)
        assert answer.way == f"{case}/make/{name}", answer.said
        return answer.body

    def cases(self) -> list[str]:
        """The addresses of the cases that are open."""
        return list(dict.fromkeys(re.findall(r'href="(/case/\w+)/', self.get("/").text)))

    @staticmethod
    def command_in(page: str) -> str:
        """The command that a page shows."""
        found = re.search(r'<pre class="command"[^>]*>(.*?)</pre>', page, re.DOTALL)
        assert found
        return html.unescape(found[1])

    def _followed(
        self, method: str, way: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answered:
        status, told, content = self._asked(method, way, body, headers)
        while status in (302, 303, 307):
            way = told["Location"]
            status, told, content = self._asked("GET", way)
        if found := _CSRF.search(content[:2000].decode("utf-8", "replace")):
            self._token = found[1]
            self._marks |= dict(_MARKS.findall(content.decode("utf-8")))
        return Answered(status, content, way)

    def _asked(
        self, method: str, way: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        self._leave_what_was_ended()
        self._connection.request(method, way, body or None, {**self._headers, **(headers or {})})
        answer = self._connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def _leave_what_was_ended(self) -> None:
        """As browsers do, use no connection that the server has ended since, for having been left alone for long."""
        kept = self._connection.sock
        if (
            kept and select.select([kept], [], [], 0)[0]
        ):  # no answer is awaited: there is only the end to be read
            self._connection.close()


def _in_parts(pairs: Fields, files: Sequence[Path]) -> tuple[str, bytes]:
    """A form with files in it, as browsers send it."""
    border = secrets.token_hex(16)
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for path in files:
        head = f'Content-Disposition: form-data; name="files"; filename="{path.name}"'
        kind = "Content-Type: application/octet-stream"
        parts.append(f"--{border}\r\n{head}\r\n{kind}\r\n\r\n".encode() + path.read_bytes() + b"\r\n")
    return f"multipart/form-data; boundary={border}", b"".join([*parts, f"--{border}--\r\n".encode()])
