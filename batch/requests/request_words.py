"""Write the words of requests to carriers in one language: numbers, dates, what is asked and how often. Knows the
section `review.letter` of the texts; must not know documents or workbooks."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from batch.requests.requests import Package, RequestLine, marked
from language.speaker import Speaker
from language.texts import Texts

_HONG_KONG = re.compile(r"^\+852(\d{4})(\d{4})$")
_DATED = ("cancel", "cancel_at_contract_end")
_BALANCES = ("refund", "transfer", "offset")


class RequestWords:
    """One language's words for a request; `carriers` gives the carriers' names in it."""

    def __init__(self, texts: Texts, carriers: dict[str, str]) -> None:
        self._phrases = Speaker(texts, "review", "letter")
        self._letter = texts.section("review")["letter"]
        self._carriers = carriers

    def say(self, *path: str, **parts: str) -> str:
        """The phrase at a path of the section, filled in."""
        return self._phrases.say(*path, **parts)

    def carrier(self, code: str) -> str:
        """A carrier's name, or a line to write it on if the carrier is not known."""
        return self.say("no_owner") if code in ("", "other") else self._carriers.get(code) or code

    def owner(self, package: Package) -> str:
        return package.owner or self.say("no_owner")

    def numbers(self, count: int) -> str:
        return self.say("numbers", count=f"{count:,}")

    def date(self, day: datetime.date) -> str:
        month = self._letter["months"][day.month - 1]
        return self.say("date", day=str(day.day), month=str(month), year=str(day.year))

    def dates(self, package: Package, action: str) -> str:
        """When an action is to take effect: a date, or from a date to a date; nothing if none is known."""
        days = [self.date(day) for day in package.dates(action)]
        said = self.say("dates", first=days[0], last=days[1]) if len(days) == 2 else "".join(days)
        open_ones = any(line.date is None for line in package.lines if line.action == action)
        return self.say("some_earliest", dates=said) if said and open_ones else said

    def line_date(self, line: RequestLine) -> str:
        """The effective date of one line."""
        if line.date:
            return self.date(line.date)
        return self.say("on_receipt" if line.action in ("suspend", "let_lapse") else "earliest")

    def action(self, code: str) -> str:
        return self.say("actions", code, "label")

    def balance(self, line: RequestLine) -> str:
        return self.say("balances", line.balance if line.balance in self._letter["balances"] else "")

    def subject(self, package: Package) -> str:
        """What the letter is about."""
        numbers, actions = self.numbers(len(package.lines)), package.actions()
        if len(actions) == 1:
            return self.say("subject", what=self.say("actions", actions[0], "subject"), numbers=numbers)
        among = self._phrases.joined_by(
            "subject_and", (self.say("actions", action, "among") for action in actions)
        )
        return self.say("subject_many", what=among, numbers=numbers)

    def points(self, package: Package) -> list[str]:
        """What the carrier is asked to do, point by point."""
        lines = package.lines
        counts: list[tuple[str, int]] = [(action, package.count(action)) for action in package.actions()]
        counts += [(wish, marked(lines, wish)) for wish in _BALANCES]
        counts += [
            ("deregister", sum(line.deregister for line in lines)),
            ("deposit", sum(line.deposit for line in lines)),
        ]
        return [self._point(package, point, count) for point, count in counts if count]

    def _point(self, package: Package, point: str, count: int) -> str:
        dates = self.dates(package, point)
        key = "cancel_earliest" if point in _DATED and not dates else point
        return self.say("points", key, numbers=self.numbers(count), dates=dates)

    def confirmation(self, package: Package) -> str:
        """What is to be confirmed in writing."""
        return self.say("confirm_suspend" if package.actions() == ["suspend"] else "confirm")

    def enclosures(self, package: Package) -> list[str]:
        """The documents that go with the letter."""
        return [self.say("documents", code) for code in package.documents()]


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
