"""Describe the index of a run's papers: a row for each letter and call sheet, with how, by when and where it goes, what
is left to fill in by hand, and room for when it was sent and answered. Must not know how a workbook is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from batch.own_marks import REQUEST
from batch.report.sheets import Book, Kind, SheetColumn, Table
from batch.report.workbook import write_book
from batch.requests.call_said import CallSaid
from batch.requests.papers import Package, Paper
from language.speaker import Speaker
from language.texts import Texts

#: kind, width, group of columns
_COLUMNS: dict[str, tuple[Kind, float, str]] = {
    "number": ("count", 6, "key"), "carrier": ("text", 18, "key"), "owner": ("text", 26, "line"),
    "account": ("code", 22, "line"), "kind": ("text", 18, "verdict"), "asked": ("text", 26, "verdict"),
    "lines": ("count", 7, "line"), "channel": ("text", 18, "verdict"), "due": ("text", 16, "money"),
    "send": ("text", 36, "verdict"), "form": ("text", 26, "verdict"), "by_hand": ("text", 26, "verdict"),
    "folder": ("code", 36, "detail"), "file": ("code", 34, "detail"), "reference": ("code", 22, "detail"),
    "sent": ("date", 12, "review"), "answered": ("date", 12, "review"),
}  # fmt: skip
_WRITTEN = ("sent", "answered")


class Index:
    """The index of one run, in the language of `said`; `letters` are the endings of a letter's files."""

    def __init__(
        self, packages: Sequence[Package], said: CallSaid, texts: Texts, endings: Sequence[str]
    ) -> None:
        self._said, self._texts, self._endings = said, texts, endings
        self._phrases = Speaker(texts, "review", "index")
        self._papers = [(package, paper) for package in packages for paper in package.papers]
        self._packages = packages

    def write(self, path: Path) -> None:
        """Write it, whole or not at all."""
        say = self._phrases.say
        columns = [self._column(name) for name in _COLUMNS]
        table = Table(say("sheet"), columns, len(self._papers), frozen=2, pages_wide=2, tab="0B4F7A")
        made_on = self._papers[0][1].made_on
        font = str(self._texts.section("report")["font"])
        properties = {REQUEST: self._packages[0].reference}
        write_book(Book([table], say("title"), font, made_on, protect=False, properties=properties), path)

    def _column(self, name: str) -> SheetColumn:
        kind, width, band = _COLUMNS[name]
        heading = self._phrases.say("columns", name)
        if name in _WRITTEN:
            return SheetColumn(heading, None, kind, width, band=band, editable=True)
        if name == "number":
            values = pa.array(range(1, len(self._papers) + 1), pa.int64())
        elif name == "lines":
            values = pa.array([paper.count for _, paper in self._papers], pa.int64())
        else:
            values = pa.array([self._cell(name, *one) or None for one in self._papers], pa.string())
        return SheetColumn(heading, values, kind, width, band=band, wrap=kind in ("text", "code"))

    def _cell(self, name: str, package: Package, paper: Paper) -> str:
        words, account = self._said.words, paper.account
        cells = {
            "carrier": lambda: words.carrier(account),
            "owner": lambda: account.owner or self._texts.get("review", "requests", "no_owner") or "",
            "account": lambda: account.number,
            "kind": lambda: words.say("kinds", paper.kind),
            "asked": lambda: words.asked(paper),
            "channel": lambda: self._channel(paper),
            "due": lambda: self._due(paper),
            "send": lambda: self._send(paper),
            "form": lambda: "" if paper.call else self._form(paper),
            "by_hand": lambda: self._by_hand(paper),
            "folder": lambda: package.name,
            "file": lambda: self._file(paper),
            "reference": lambda: paper.reference,
        }
        return cells[name]()

    def _apart(self, parts: Sequence[str]) -> str:
        return self._phrases.raw("apart").join(parts)

    def _channel(self, paper: Paper) -> str:
        return self._apart(self._said.ways(paper)) if paper.call else self._phrases.say("channel", "letter")

    def _due(self, paper: Paper) -> str:
        if paper.due and paper.due > paper.made_on:
            return paper.due.isoformat()
        return self._phrases.say("call_at_once" if paper.call else "at_once")

    def _send(self, paper: Paper) -> str:
        """The ways to send a letter; where none is known, whom to ask."""
        return self._apart((not paper.call and self._said.words.ways(paper)) or self._said.reached(paper))

    def _form(self, paper: Paper) -> str:
        """The carrier's own form, where one goes with the letter and is known by name."""
        names = paper.addresses.get("form", ())
        enclosed = set(paper.documents()) & set(self._texts.section("review")["letter"]["documents_else"])
        return self._apart(names) if enclosed else ""

    def _file(self, paper: Paper) -> str:
        if paper.call:
            return f"{paper.name}.docx"
        return self._apart([f"{paper.name}.{ending}.docx" for ending in self._endings])

    def _by_hand(self, paper: Paper) -> str:
        """What the letter leaves open."""
        if paper.call:
            return ""
        account, sender = paper.account, paper.account.sender
        known = {
            "owner": account.owner, "account": account.number, "address": sender.address,
            "email": sender.email, "contact": sender.contact,
            "registration": sender.registration or account.account_type == "personal",
            "way": self._said.words.ways(paper),
        }  # fmt: skip
        return self._apart([self._phrases.say("by_hand", name) for name, one in known.items() if not one])
