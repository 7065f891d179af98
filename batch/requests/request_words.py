"""Write the words of letters to carriers in one language: numbers, dates, what is asked and of how many. Knows the
section `review.letter` of the texts; must not know documents or workbooks."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from batch.requests.papers import Account, Package, Paper, RequestLine
from language.speaker import Speaker
from language.templates import money, names_wanted
from language.texts import Texts

_HONG_KONG = re.compile(r"^\+852(\d{4})(\d{4})$")


# What is to be confirmed where some numbers are to end and others to stay.
MIXED = "mixed"


class RequestWords:
    """One language's words for letters; `carriers` gives the carriers' names in it."""

    def __init__(self, texts: Texts, carriers: dict[str, str]) -> None:
        self.texts = texts
        self._phrases = Speaker(texts, "review", "letter")
        self._letter = texts.section("review")["letter"]
        self._carriers = carriers

    def say(self, *path: str, **parts: str | None) -> str:
        """The phrase at a path of the section, filled in."""
        return self._phrases.say(*path, **parts)

    def carrier(self, account: Account) -> str:
        """The carrier's name, as it was written if it is not in the rulebook; else a line to write it on."""
        if account.carrier_name:
            return account.carrier_name
        code = account.carrier
        return self.say("no_owner") if code in ("", "other") else self._carriers.get(code) or code

    def owner(self, account: Account) -> str:
        return account.owner or self.say("no_owner")

    def numbers(self, count: int) -> str:
        return self.say("numbers", count=f"{count:,}")

    def line(self, line: RequestLine, *path: str) -> str:
        """One line by its number, else by its ICCID."""
        if line.msisdn:
            number = shown_number(line.msisdn).replace(" ", "\N{NO-BREAK SPACE}")
            return self.say(*path, "one", number=number)
        return self.say(*path, "one_iccid", iccid=line.iccid)

    def of(self, paper: Paper) -> str:
        """The line of a letter, or how many they are."""
        return self.line(paper.alone) if paper.alone else self.numbers(len(paper.lines))

    def those(self, count: int, paper: Paper) -> str:
        """Some of a letter's lines, once it has said which they are: the number, the three, or two of the three."""
        every = len(paper.lines)
        key = "some" if count < every else "the_one" if count == 1 else "all"
        return self.say("those", key, count=f"{count:,}")

    def date(self, day: datetime.date) -> str:
        month = self._letter["months"][day.month - 1]
        return self.say("date", day=str(day.day), month=str(month), year=str(day.year))

    def dates(self, paper: Paper, letter: str) -> dict[str, str]:
        """When what is asked is to take effect: one date, or dates; nothing where none is known."""
        days = [self.date(day) for day in paper.dates(letter)]
        said = self.say("dates", first=days[0], last=days[1]) if len(days) == 2 else "".join(days)
        if any(line.date is None for line in paper.lines if line.letter == letter) and said:
            return {"dates": self.say("some_earliest", dates=said)}
        return {"date" if len(days) == 1 else "dates": said} if said else {}

    def line_date(self, line: RequestLine) -> str:
        """The effective date of one line."""
        if line.claim:
            return ""
        if line.date:
            return self.date(line.date)
        return self.say("earliest" if line.ends else "on_receipt")

    def action(self, line: RequestLine) -> str:
        """What is asked for one line, and what besides."""
        also = [self.say("also", point) for point in line.points if point in self._letter["also"]]
        return self._phrases.joined_by("also_and", (self.say("actions", line.letter, "label"), *also))

    def balance(self, line: RequestLine) -> str:
        """What is wished of one line's credit."""
        if line.claim:
            return ""
        return self.say("balances", line.balance if line.balance in self._letter["balances"] else "")

    def subject(self, paper: Paper) -> str:
        """What the letter is about."""
        letters = list(paper.letters())
        if len(letters) == 1:
            return self.say(
                "subject", what=self.say("actions", letters[0], "subject"), numbers=self.of(paper)
            )
        among = self._phrases.joined_by(
            "subject_and", (self.say("actions", letter, "among") for letter in letters)
        )
        return self.say("subject_many", what=among, numbers=self.of(paper))

    def asked(self, paper: Paper | Package) -> str:
        """What is asked, and of how many lines, in short."""
        counts = paper.letters().items()
        parts = [(self.say("actions", letter, "label"), f"{count:,}") for letter, count in counts]
        if len(parts) == 1:
            return parts[0][0]
        return self._phrases.joined_by("subject_and", (f"{what} {count}" for what, count in parts))

    def opening(self, paper: Paper) -> str:
        """Who writes about which lines, and what has happened."""
        account, alone = paper.account, paper.alone
        many = self.say("what", "many", count=f"{len(paper.lines):,}")
        what = self.line(alone, "what") if alone else many
        said = [
            self.say(
                "opening_claim" if paper.claim else "opening",
                account.account_type,
                owner=self.owner(account),
                what=what,
                account=account.number,
            ),
            self.say("about", paper.kind, **self._facts(paper, paper.lines))
            if paper.kind in self._letter["about"]
            else "",
            self.say("please"),
        ]
        return self._phrases.joined_by("between_sentences", said)

    def points(self, paper: Paper) -> list[str]:
        """What the carrier is asked to do, point by point: first the lines, then the rest in the order of the words."""
        counts = paper.letters()
        besides = Counter(point for line in paper.lines for point in (line.balance, *line.points))
        counts |= {point: besides[point] for point in self._letter["points"] if besides[point]}
        return [self._point(paper, point, count) for point, count in counts.items()]

    def _point(self, paper: Paper, point: str, count: int) -> str:
        lines = [line for line in paper.lines if line.letter == point]
        dates = self.dates(paper, point)
        key = "earliest" if any(line.ends for line in lines) and not dates else point
        parts = {
            **self._facts(paper, lines),
            **dates,
            "numbers": self.those(count, paper),
            "count": f"{count:,}",
        }
        if paper.alone:
            parts["target"] = shown_number(paper.alone.target)
        else:
            parts["schedule"] = self.say("schedule_named")
        return self.say("points", key, **parts)

    def _facts(self, paper: Paper, lines: Sequence[RequestLine]) -> dict[str, str | None]:
        """What is known of the lines: what is claimed, and since when their end has been asked for."""
        amounts = [line.amount for line in lines]
        total = (
            money(sum(one for one in amounts if one is not None)) if None not in amounts and lines else None
        )
        days = {line.since for line in lines}
        since = days.pop() if len(days) == 1 else None
        return {
            "numbers": self.those(len(lines), paper),
            "count": f"{len(lines):,}",
            "amount" if paper.alone else "total": total,
            "since": self.date(since) if since else None,
        }

    def confirmation(self, paper: Paper) -> str:
        """What is to be confirmed in writing."""
        kinds = {letter if letter in self._letter["confirm"] else "" for letter in paper.letters()}
        schedule = None if paper.alone else self.say("schedule_named")
        return self.say("confirm", kinds.pop() if len(kinds) == 1 else MIXED, schedule=schedule)

    def others(self, paper: Paper) -> str:
        """What is not asked for: that nothing else of the account changes, where that is so."""
        said = paper.only and paper.kind in self._letter["others"]
        return self.say("others", paper.kind) if said else ""

    def documents(self, papers: Iterable[Paper]) -> dict[str, int]:
        """The documents that go with letters, and for how many lines, in the order of the words."""
        counts: Counter[str] = Counter()
        for paper in papers:
            counts.update(paper.documents())
        return {code: counts[code] for code in self._letter["documents"] if code in counts}

    def enclosures(self, paper: Paper) -> list[str]:
        """The documents that go with the letter."""
        return [self.document(paper, code) for code in self.documents([paper])]

    def document(self, paper: Paper, code: str) -> str:
        """A document; the carrier's own form by its name where one is known."""
        known = self._addresses(paper)
        named = all(name in known for name in names_wanted(self._phrases.raw("documents", code)))
        section = "documents" if named or code not in self._letter["documents_else"] else "documents_else"
        return self.say(section, code, **known)

    def ways(self, paper: Paper) -> list[str]:
        """The ways by which the carrier can be sent the letter, as far as they are known, in the order of the words."""
        known = paper.addresses
        return [
            self.say("ways", name, **self._addresses(paper)) for name in self._letter["ways"] if name in known
        ]

    def _addresses(self, paper: Paper) -> dict[str, str]:
        return {name: self._phrases.raw("address_or").join(said) for name, said in paper.addresses.items()}


def shown_number(msisdn: str) -> str:
    """A number as it is written in Hong Kong."""
    return _HONG_KONG.sub(r"+852 \1 \2", msisdn)


def in_both(first: str, second: str) -> str:
    """A word in two languages; only one of them where it contains the other."""
    return second if first in second else f"{first} {second}"


def columns_of(lines: Sequence[RequestLine]) -> list[str]:
    """The columns of a schedule of lines: what is claimed where something is, else what is wished of the credit; the
    receiving number only where there is one."""
    shown = ["number", "msisdn", "iccid", "action"]
    if not all(line.claim or line.since for line in lines):
        shown += ["date", "balance"]
    if any(line.target for line in lines):
        shown.append("target")
    if any(line.since for line in lines):
        shown.append("since")
    if any(line.amount is not None for line in lines):
        shown.append("amount")
    return shown
