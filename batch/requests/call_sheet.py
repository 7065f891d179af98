"""Write the call sheet of an account: how to ask, what to say in each language, what to have ready and to ask, the
numbers, and room for what comes of it. Must not know reports or reviews."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from batch.requests.call_said import CallSaid
from batch.requests.document import BLANK, PRINTED, Document, numbered
from batch.requests.papers import Paper
from batch.requests.request_words import shown_number
from language.templates import money

_WIDTHS = {"number": 1.1, "msisdn": 3.4, "iccid": 4.0}
_BLANKS = ("called_on", "spoken_with", "reference", "result", "confirmed")
_COLUMNS = (*_WIDTHS, "action", "date")


def write_call_sheet(paper: Paper, said: Sequence[CallSaid], path: Path) -> None:
    """Write one call sheet: in the first language, what to say in all of them; OSError when it can't be written."""
    ours = said[0]
    words, account = ours.words, paper.account
    document = Document({key: words.say("type", key) for key in ("latin", "eastern", "language")})
    document.foot(paper.reference, numbered(words.say))
    title = ours.say("title", carrier=words.carrier(account))
    document.paragraph(title, bold=True, size=14, after=2)
    about = ours.say(
        "about", owner=account.owner, account=account.number, lines=words.numbers(len(paper.lines)),
        reference=paper.reference,
    )  # fmt: skip
    document.paragraph(about, after=2)
    count = f"{len(paper.lines):,}"
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
    left = (PRINTED - sum(_WIDTHS.values())) / 2
    document.table(
        [words.say("columns", code) for code in _COLUMNS], _rows(paper, ours),
        [_WIDTHS.get(code, left) for code in _COLUMNS],
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


def _rows(paper: Paper, said: CallSaid) -> list[list[str]]:
    words, rows = said.words, []
    for number, line in enumerate(paper.lines, start=1):
        claimed = "" if line.amount is None else f" (HK${money(line.amount)})"
        when = words.date(line.since) if line.since else words.line_date(line)
        rows.append([str(number), shown_number(line.msisdn), line.iccid, words.action(line) + claimed, when])
    return rows
