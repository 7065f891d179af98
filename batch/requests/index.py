"""Describe the index of a folder's papers: a row for each letter and call sheet, with how, by when and where it goes,
what is left to fill in by hand, and room for when it was sent and answered; and their lines. What was sent of earlier
runs goes on. Must not know how a workbook is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa

from batch.own_marks import ASKED, PAPERS, REQUEST
from batch.plain_values import whole
from batch.report.sheets import Book, Kind, SheetColumn, Table
from batch.report.workbook import write_book
from batch.requests.call_said import CallSaid
from batch.requests.papers import Account, Package, Paper
from batch.requests.request_words import shown_number
from batch.requests.sent import ANSWERED, SENT, LineKey, PaperKey, Sent, keys_of
from language.speaker import Speaker
from language.texts import Texts

#: kind, width, group of columns
COLUMNS: dict[str, tuple[Kind, float, str]] = {
    "number": ("count", 6, "key"), "carrier": ("text", 18, "key"), "owner": ("text", 26, "line"),
    "account": ("code", 22, "line"), "kind": ("text", 18, "verdict"), "asked": ("text", 26, "verdict"),
    "lines": ("count", 7, "line"), "channel": ("text", 18, "verdict"), "due": ("text", 16, "money"),
    "send": ("text", 36, "verdict"), "form": ("text", 26, "verdict"), "by_hand": ("text", 26, "verdict"),
    "folder": ("code", 36, "detail"), "file": ("code", 34, "detail"), "reference": ("code", 22, "detail"),
    "sent": ("date", 12, "review"), "answered": ("date", 12, "review"),
}  # fmt: skip
#: A line is asked about once more where something is written here.
AGAIN = "again"
LINE_COLUMNS: dict[str, tuple[Kind, float, str]] = {
    "reference": ("code", 24, "key"), "msisdn": ("code", 18, "line"), "iccid": ("code", 24, "line"),
    "asked": ("text", 30, "verdict"), AGAIN: ("text", 22, "review"),
}  # fmt: skip
_WRITTEN = (SENT, ANSWERED, AGAIN)


class Index:
    """The index of one run, in the language of `said`; `letters` are the endings of a letter's files, `sent` what went
    out before."""

    def __init__(
        self, packages: Sequence[Package], said: CallSaid, texts: Texts, endings: Sequence[str], sent: Sent
    ) -> None:
        self._said, self._texts, self._endings, self._sent = said, texts, endings, sent
        self._phrases = Speaker(texts, "review", "index")
        self._papers = [(package, paper) for package in packages for paper in package.papers]
        self._packages, self._keys = packages, list(keys_of(packages))

    def write(self, path: Path) -> None:
        """Write it, whole or not at all."""
        say = self._phrases.say
        made_on = self._papers[0][1].made_on
        font = str(self._texts.section("report")["font"])
        properties = {REQUEST: self._packages[0].reference}
        tables = [self._papers_table(), self._lines_table()]
        write_book(Book(tables, say("title"), font, made_on, protect=False, properties=properties), path)

    def _papers_table(self) -> Table:
        """Those that were sent, then those of this run."""
        rows = [
            *(dict(paper.cells) for paper in self._sent.papers),
            *({name: self._cell(name, *one) for name in COLUMNS} for one in self._papers),
        ]  # fmt: skip
        rows = [{**row, "number": str(number)} for number, row in enumerate(rows, start=1)]
        keys = [*(paper.key for paper in self._sent.papers), *(key for key, _ in self._keys)]
        columns = self._columns(COLUMNS, rows)
        columns.append(_hidden(PAPERS, keys))
        return Table(self._phrases.say("sheet"), columns, len(rows), frozen=2, pages_wide=2, tab="0B4F7A")

    def _lines_table(self) -> Table:
        """Which number each paper is about: by these, a later run knows what was asked."""
        keys = [*self._sent.lines, *(line for _, lines in self._keys for line in lines)]
        words = self._said.words
        rows = [{"reference": key.reference, "msisdn": shown_number(key.msisdn), "iccid": key.iccid,
                 "asked": words.say("actions", key.letter, "label"),
                 AGAIN: "✓" if key in self._sent.again else ""} for key in keys]  # fmt: skip
        columns = self._columns(LINE_COLUMNS, rows)
        columns.append(_hidden(ASKED, keys))
        return Table(self._phrases.say("lines_sheet"), columns, len(rows), frozen=2, tab="3E4C59")

    def _columns(
        self, shapes: Mapping[str, tuple[Kind, float, str]], rows: Sequence[Mapping[str, str]]
    ) -> list[SheetColumn]:
        found = []
        for name, (kind, width, band) in shapes.items():
            texts, written = [row.get(name, "") for row in rows], name in _WRITTEN
            values = (
                pa.array(map(whole, texts), pa.int64())
                if kind == "count"
                else pa.array([text or None for text in texts], pa.string())
            )
            wrap = kind in ("text", "code") and not written
            heading = self._phrases.say("columns", name)
            found.append(SheetColumn(heading, values, kind, width, band=band, wrap=wrap, editable=written))
        return found

    def _cell(self, name: str, package: Package, paper: Paper) -> str:
        words, account = self._said.words, paper.account
        cells = {
            "carrier": lambda: self._carrier(account),
            "owner": lambda: account.owner or self._texts.get("review", "requests", "no_owner") or "",
            "account": lambda: account.number,
            "kind": lambda: words.say("kinds", paper.kind),
            "asked": lambda: words.asked(paper),
            "lines": lambda: str(paper.count),
            "channel": lambda: self._channel(paper),
            "due": lambda: self._due(paper),
            "send": lambda: self._send(paper),
            "form": lambda: "" if paper.call else self._form(paper),
            "by_hand": lambda: self._by_hand(paper),
            "folder": lambda: package.name,
            "file": lambda: self._file(paper),
            "reference": lambda: paper.reference,
        }
        return cells[name]() if name in cells else ""

    def _carrier(self, account: Account) -> str:
        """Its name; a letter leaves a line for one that is not known."""
        name = self._said.words.carrier(account)
        not_known = self._texts.get("review", "not_known") or ""
        return not_known if name == self._said.words.say("no_owner") else name

    def _apart(self, parts: Sequence[str]) -> str:
        return self._phrases.raw("apart").join(parts)

    def _channel(self, paper: Paper) -> str:
        return self._apart(self._said.ways(paper)) if paper.call else self._phrases.say("channel", "letter")

    def _due(self, paper: Paper) -> str:
        day = paper.due.isoformat() if paper.due else None
        if day and not paper.at_once:
            return day
        return self._phrases.say("call_at_once" if paper.call else "at_once", day=day)

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


def _hidden(mark: str, keys: Sequence[PaperKey] | Sequence[LineKey]) -> SheetColumn:
    """The column that is for programs."""
    records = [msgspec.json.encode(key).decode() for key in keys]
    return SheetColumn(mark, pa.array(records, pa.string()), "code", 8, band="carried", hidden=True)
