"""Describe the sheet Calls: a row per call to make, with what to say, and columns for what came of it. Must not know
how a sheet is written or read back."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import msgspec
import pyarrow as pa

from batch.call_shapes import BETWEEN, CallKey, CallNote, Calls
from batch.columns import narrow, relabelled, spelt_out
from batch.own_marks import CALLS
from batch.report.sheets import Kind, SheetColumn, Table
from batch.report.words import ReportWords
from batch.understanding.cell_arrays import amounts

#: The columns that people fill in, by the name that `CallNote` has for them.
WRITTEN = ("result", "reference", "called_on")
# name -> kind, group of columns, width; wrapped where people read sentences. In print, what is said on the phone and of
# which numbers stands on the first page across, and what comes of it on the second.
_COLUMNS: dict[str, tuple[Kind, str, float]] = {
    "number": ("count", "key", 7), "carrier": ("text", "key", 17), "account": ("text", "line", 22),
    "wish": ("text", "verdict", 17), "lines": ("count", "line", 7), "dial": ("code", "verdict", 17),
    "say": ("text", "verdict", 48), "numbers": ("code", "line", 36), "ways": ("code", "line", 30),
    "ask": ("text", "verdict", 32), "ready": ("text", "verdict", 32), "result": ("text", "review", 15),
    "reference": ("code", "review", 16), "called_on": ("date", "review", 13), "due": ("date", "money", 12),
    "saving": ("money", "money", 13), "channels": ("text", "detail", 20), "steps": ("text", "detail", 95),
}  # fmt: skip
_PRINTED = "called_on"
_TONES = {"done": "now", "again": "settle", "refused": "bad", "nobody": "ask"}


def calls_table(calls: Calls, words: ReportWords) -> Table:
    """A row per call: what to say in the first language beside what came of it, in others after the details. The last
    column, hidden, is for programs."""
    spoken = [_spoken(calls, at, language, words) for at, language in enumerate(calls.languages)]
    columns = [spoken[0] if name == "say" else _column(name, calls, words) for name in _COLUMNS]
    printed = [*_COLUMNS].index(_PRINTED) + 1
    columns += spoken[1:]
    records = [msgspec.json.encode(key).decode() for key in calls.keys]
    columns.append(SheetColumn(CALLS, pa.array(records, pa.string()), "code", 8, band="carried", hidden=True))
    return Table(words.say("sheets.calls"), columns, len(calls.keys), frozen=2, printed=printed,
                 pages_wide=2, tab="0B4F7A",
                 empty=words.say("empty.calls"))  # fmt: skip


def account_words(key: CallKey, words: ReportWords) -> str:
    """Whose lines they are: what kind of account, whose, and its number."""
    kind = (
        words.value("account_type", key.account_type)
        if key.account_type
        else words.say("calls.account_not_known")
    )
    return words.say("calls.account", kind=kind, owner=key.owner, number=key.account_number)


def wish_words(wish: str, words: ReportWords) -> str:
    """What a call is for."""
    return str(words.at("calls.wishes").get(wish, wish))


def result_words(result: str, words: ReportWords) -> str:
    """What came of a call: a word of the list, else as it was written."""
    return str(words.at("calls.results").get(result, result))


def _spoken(calls: Calls, at: int, language: str, words: ReportWords) -> SheetColumn:
    """What to say, in one of the languages."""
    kind, band, width = _COLUMNS["say"]
    heading = words.say("calls.spoken", language=language)
    return SheetColumn(
        heading, narrow(spelt_out(calls.say[at])), kind, width, band=band, wrap=True, outline=at > 0
    )


def _column(name: str, calls: Calls, words: ReportWords) -> SheetColumn:
    kind, band, width = _COLUMNS[name]
    told = words.at(f"calls.columns.{name}")
    written, results = name in WRITTEN, {code: str(word) for code, word in words.at("calls.results").items()}
    return SheetColumn(
        str(told["label"]), _values(name, calls, words), kind, width, str(told.get("note", "")), band,
        {results[code]: tone for code, tone in _TONES.items() if code in results} if name == "result" else {},
        choices=tuple(results.values()) if name == "result" else (),
        editable=written, outline=band == "detail",
        wrap=kind in ("text", "code") and not (written or name == "number"),
    )  # fmt: skip


def _values(name: str, calls: Calls, words: ReportWords) -> pa.Array | None:
    """The cells of a column; None for one that nobody has filled in yet."""
    if name in WRITTEN:
        if not calls.notes:
            return None
        notes = [calls.notes.get(at, CallNote()) for at in range(len(calls.keys))]
        texts = [getattr(note, name) for note in notes]
        if name == "result":
            texts = [result_words(text, words) for text in texts]
        return pa.array([text or None for text in texts], pa.string())
    if name == "number":
        return pa.array(range(1, len(calls.keys) + 1), pa.int64())
    if name == "lines":
        return pa.array(calls.lines, pa.int64())
    if name == "saving":
        return amounts(calls.saving, calls.saving > 0)
    if name == "channels":
        return relabelled(
            spelt_out(calls.channels),
            lambda codes: words.listed(words.outcome("channel", code) for code in codes.split(BETWEEN)),
        )
    if name not in _OF_KEYS:
        return narrow(spelt_out(getattr(calls, name)))
    depends, said = _OF_KEYS[name]
    on = list(map(depends, calls.keys))
    told = {one: said(one, words) for one in dict.fromkeys(on)}  # thousands of calls, few ways to put them
    return narrow(pa.array([told[one] for one in on], pa.string()))


def _account_of(key: CallKey) -> CallKey:
    """Whose lines a call is about, whatever it is for."""
    return CallKey("", key.account_type, key.owner, key.account_number, "")


def _carrier_words(code: str, words: ReportWords) -> str:
    return words.carrier(code) if code else words.say("not_given")


#: What the words of a column depend on, and those words.
_OF_KEYS: dict[str, tuple[Callable[[CallKey], Any], Callable[[Any, ReportWords], str]]] = {
    "carrier": (attrgetter("carrier"), _carrier_words),
    "account": (_account_of, account_words),
    "wish": (attrgetter("wish"), wish_words),
}
