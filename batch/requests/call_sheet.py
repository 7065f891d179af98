"""Write the call sheet of an account: how to ask, what to say in each language, what to have ready and to ask, the
numbers, and room for what comes of it. Must not know reports or reviews."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from batch.requests.call_said import CallSaid
from batch.requests.document import BLANK, PRINTED, Document, numbered
from batch.requests.papers import Paper, RequestLine
from batch.requests.request_words import shown_number
from language.templates import money

_WIDTHS = {"number": 1.1, "msisdn": 3.2, "iccid": 3.8, "since": 2.8}
_BLANKS = ("called_on", "spoken_with", "reference", "result", "confirmed")


def write_call_sheet(paper: Paper, said: Sequence[CallSaid], path: Path) -> None:
    """Write one call sheet: in the first language, what to say in all of them; OSError when it can't be written."""
    ours = said[0]
    words, account = ours.words, paper.account
    document = Document({key: words.say("type", key) for key in ("latin", "eastern", "language")})
    document.foot(paper.reference, numbered(words.say))
    title = ours.say("title", carrier=words.carrier(account))
    document.paragraph(title, bold=True, size=14, after=2)
    about = ours.say(
        "about", owner=account.owner, account=account.number, lines=words.numbers(paper.count),
        reference=paper.reference,
    )  # fmt: skip
    document.paragraph(about, after=2)
    count = f"{paper.count:,}"
    document.paragraph(ours.say("for_us", count=count), soft=True, after=4)
    if account.account_type == "personal":
        document.paragraph(ours.say("person", count=count), after=6)
    _list(document, ours.say("how"), ours.ways(paper))
    _list(document, ours.say("reached"), ours.reached(paper) or [ours.say("not_known")])
    for one in said:
        document.paragraph(ours.say("say", language=one.texts.name), bold=True, after=2, before=6)
        document.paragraph(one.spoken(paper))
    _list(document, ours.say("ready"), ours.ready(paper))
    _list(document, ours.say("ask"), ours.ask(paper))
    document.paragraph(ours.say("lines"), bold=True, after=2, before=6)
    shown = _columns(paper)
    left = (PRINTED - sum(_WIDTHS.get(code, 0) for code in shown)) / (len(set(shown) - set(_WIDTHS)))
    document.table(
        [words.say("columns", code) for code in shown], _rows(paper, shown, ours),
        [_WIDTHS.get(code, left) for code in shown],
    )  # fmt: skip
    document.paragraph(ours.say("came"), bold=True, after=4, before=10)
    blanks = {name: f"{ours.say('blanks', name)} {BLANK}" for name in _BLANKS}
    document.pair([blanks[name] for name in _BLANKS[:2]], after=5)
    for name in _BLANKS[2:]:
        document.paragraph(blanks[name] + BLANK, after=5)
    document.paragraph(ours.say("back", calls=ours.calls_sheet), soft=True)
    document.save(path, title, paper.made_on)


def _list(document: Document, title: str, items: Sequence[str]) -> None:
    """A title and what stands under it; nothing where there is nothing."""
    if not items:
        return
    document.paragraph(title, bold=True, after=2, before=6)
    for item in items:
        document.listed("•", item, 1)


def _columns(paper: Paper) -> list[str]:
    """The columns of the table of lines: a day of each kind only where there is one."""
    shown = ["number", "msisdn", "iccid", "action"]
    if any(line.since for line in paper.lines):
        shown.append("since")
    return [*shown, "date"] if not all(line.claim for line in paper.lines) else shown


def _rows(paper: Paper, shown: Sequence[str], said: CallSaid) -> list[list[str]]:
    """A row for each line, whatever is asked of it."""
    found: dict[tuple[str, str], list[RequestLine]] = {}
    for line in paper.lines:
        found.setdefault((line.msisdn, line.iccid), []).append(line)
    return [
        [_cell(code, number, lines, said) for code in shown]
        for number, lines in enumerate(found.values(), start=1)
    ]


def _cell(code: str, number: int, lines: Sequence[RequestLine], said: CallSaid) -> str:
    first, words = lines[0], said.words
    if code == "number":
        return str(number)
    if code == "msisdn":
        return shown_number(first.msisdn)
    if code == "iccid":
        return first.iccid
    of_each = {
        "action": lambda line: words.action(line) + _claimed(line),
        "since": lambda line: words.date(line.since) if line.since else "",
        "date": words.line_date,
    }[code]
    return said.apart(map(of_each, lines))


def _claimed(line: RequestLine) -> str:
    return "" if line.amount is None else f" (HK${money(line.amount)})"
