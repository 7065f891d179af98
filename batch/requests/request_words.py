"""Write the words of requests to carriers in one language: numbers, dates, what is asked and how often. Knows the
section `review.letter` of the texts; must not know documents or workbooks."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence

from batch.requests.requests import Package, RequestLine
from language.speaker import Speaker
from language.texts import Texts

_HONG_KONG = re.compile(r"^\+852(\d{4})(\d{4})$")


# What is to be confirmed where some numbers are to end and others to stay.
MIXED = "mixed"


class RequestWords:
    """One language's words for a request; `carriers` gives the carriers' names in it."""

    def __init__(self, texts: Texts, carriers: dict[str, str]) -> None:
        self._phrases = Speaker(texts, "review", "letter")
        self._letter = texts.section("review")["letter"]
        self._carriers = carriers

    def say(self, *path: str, **parts: str) -> str:
        """The phrase at a path of the section, filled in."""
        return self._phrases.say(*path, **parts)

    def carrier(self, package: Package) -> str:
        """The carrier's name, as it was written if it is not in the rulebook; else a line to write it on."""
        if package.carrier_name:
            return package.carrier_name
        code = package.carrier
        return self.say("no_owner") if code in ("", "other") else self._carriers.get(code) or code

    def owner(self, package: Package) -> str:
        return package.owner or self.say("no_owner")

    def numbers(self, count: int) -> str:
        return self.say("numbers", count=f"{count:,}")

    def date(self, day: datetime.date) -> str:
        month = self._letter["months"][day.month - 1]
        return self.say("date", day=str(day.day), month=str(month), year=str(day.year))

    def dates(self, package: Package, letter: str) -> str:
        """When what is asked is to take effect: a date, or from a date to a date; nothing where none is known."""
        days = [self.date(day) for day in package.dates(letter)]
        said = self.say("dates", first=days[0], last=days[1]) if len(days) == 2 else "".join(days)
        open_ones = any(line.date is None for line in package.lines if line.letter == letter)
        return self.say("some_earliest", dates=said) if said and open_ones else said

    def line_date(self, line: RequestLine) -> str:
        """The effective date of one line."""
        if line.date:
            return self.date(line.date)
        return self.say("earliest" if line.ends else "on_receipt")

    def action(self, line: RequestLine) -> str:
        """What is asked for one line."""
        return self.say("actions", line.letter, "label")

    def balance(self, line: RequestLine) -> str:
        """What is wished of one line's credit."""
        return self.say("balances", line.balance if line.balance in self._letter["balances"] else "")

    def subject(self, package: Package) -> str:
        """What the letter is about."""
        numbers, letters = self.numbers(len(package.lines)), list(package.letters())
        if len(letters) == 1:
            return self.say("subject", what=self.say("actions", letters[0], "subject"), numbers=numbers)
        among = self._phrases.joined_by(
            "subject_and", (self.say("actions", letter, "among") for letter in letters)
        )
        return self.say("subject_many", what=among, numbers=numbers)

    def points(self, package: Package) -> list[str]:
        """What the carrier is asked to do, point by point: first the lines, then the rest in the order of the words."""
        counts = package.letters()
        besides = Counter(point for line in package.lines for point in (line.balance, *line.points))
        counts |= {point: besides[point] for point in self._letter["points"] if besides[point]}
        return [self._point(package, point, count) for point, count in counts.items()]

    def _point(self, package: Package, point: str, count: int) -> str:
        dates = self.dates(package, point)
        ends = any(line.ends for line in package.lines if line.letter == point)
        key = "earliest" if ends and not dates else point
        return self.say("points", key, numbers=self.numbers(count), dates=dates)

    def confirmation(self, package: Package) -> str:
        """What is to be confirmed in writing."""
        kinds = {letter if letter in self._letter["confirm"] else "" for letter in package.letters()}
        return self.say("confirm", kinds.pop() if len(kinds) == 1 else MIXED)

    def documents(self, package: Package) -> dict[str, int]:
        """The documents that go with the letter, and for how many lines, in the order of the words."""
        counts = package.documents()
        return {code: counts[code] for code in self._letter["documents"] if code in counts}

    def enclosures(self, package: Package) -> list[str]:
        """The documents that go with the letter."""
        return [self.document(package, code) for code in self.documents(package)]

    def document(self, package: Package, code: str) -> str:
        """A document, with the address of the carrier's own form where one is known."""
        return self.say("documents", code, **self._addresses(package))

    def ways(self, package: Package) -> list[str]:
        """The ways by which the carrier can be sent the letter, as far as they are known, in the order of the words."""
        known = package.addresses
        return [
            self.say("ways", name, **self._addresses(package))
            for name in self._letter["ways"]
            if name in known
        ]

    def _addresses(self, package: Package) -> dict[str, str]:
        return {name: self._phrases.raw("address_or").join(said) for name, said in package.addresses.items()}


def shown_number(msisdn: str) -> str:
    """A number as it is written in Hong Kong."""
    return _HONG_KONG.sub(r"+852 \1 \2", msisdn)


def in_both(first: str, second: str) -> str:
    """A word in two languages; only one of them where it contains the other."""
    return second if first in second else f"{first} {second}"


def columns_of(lines: Sequence[RequestLine]) -> list[str]:
    """The columns of a schedule of lines; the receiving number only where there is one."""
    shown = ["number", "msisdn", "iccid", "action", "date", "balance"]
    return [*shown, "target"] if any(line.target for line in lines) else shown
