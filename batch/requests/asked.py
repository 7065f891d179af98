"""Say of each decided line what its carrier is asked, in which letters and how: as advised, or as the review's rules
have it. Must not know how lines are sorted into packages, nor what any letter says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from batch.plain_values import day_of, whole
from batch.readback.sheet import finding_at
from batch.requests.papers import RequestLine
from batch.requests.sent import LineKey, Sent
from batch.review.cases import Ruled
from batch.review.review import Reviews
from batch.review.rules import ReviewRules
from engine.problems import RulebookInvalid, RulebookProblem
from engine.rulebook.model import Rule
from engine.types.roles import GOING, Roles

#: The review's decisions: which letters are written, how they go out, and what goes with them.
_LETTERS, _WAY, _DOCUMENTS, _POINTS, _CREDIT = (
    "letters", "way", "request_documents", "request_points", "credit",
)  # fmt: skip
EACH = "each"
# What is wished of the credit of a line that ends, where it is not known whether there is any.
IF_ANY = "if_any"


def refuse_without_letters(rules: ReviewRules) -> None:
    """Refuse a rulebook whose review has no rules for letters."""
    lacking = [
        name for name in (_LETTERS, _WAY, _DOCUMENTS, _POINTS, _CREDIT) if name not in rules.book.decisions
    ]
    if lacking:
        problem = (
            f"has no decision {', '.join(f'`{name}`' for name in lacking)}: copy it from the shipped rulebook"
        )
        raise RulebookInvalid([RulebookProblem(f"{rules.rulebook.folder}/review", 0, problem)])


class Requesting:
    """What is asked about lines; each distinct case is looked up once."""

    def __init__(self, reviews: Reviews, today: datetime.date, sent: Sent | None = None) -> None:
        """`sent`: what was asked already, and is not asked again."""
        self.reviews, self.today, self._sent = reviews, today, sent or Sent()
        self.rules = reviews.rules
        refuse_without_letters(self.rules)
        decisions = self.rules.rulebook.decisions | self.rules.book.decisions
        self._rules = {name: {rule.id: rule for rule in one.rules} for name, one in decisions.items()}
        self._as_of = reviews.report.about.as_of.toordinal()

    def letters(self, entry: Mapping[str, Any], decided: str) -> list[Rule]:
        """The letters that a line calls for once this is decided, and that were not sent already."""
        rules = self._held(self._ruled(entry, decided), _LETTERS)
        return [rule for rule in rules if self._before(entry, rule, decided) is None]

    def tell_sent(self, entry: Mapping[str, Any]) -> None:
        """Tell which of the letters that a line calls for were sent already."""
        for rule in self._held(self._ruled(entry, entry["decided"]), _LETTERS):
            if (before := self._before(entry, rule, entry["decided"])) is not None:
                # One day, one finding: its reference stands beside each number in the index.
                told = finding_at("asked_already", entry, {"on": before[0]}, harmless=True)
                self.reviews.findings.append(told)

    def way(self, entry: Mapping[str, Any]) -> Roles:
        """How they go out."""
        outcome = self._ruled(entry, entry["decided"]).outcomes[_WAY]
        return self.rules.book.roles.of(_WAY, outcome)

    def of(self, entry: Mapping[str, Any]) -> Iterator[RequestLine]:
        """What is asked about one line, once for each of its letters."""
        call = self.way(entry).call
        for rule in self.letters(entry, entry["decided"]):
            yield self._line(entry, rule, call=call)

    def _line(self, entry: Mapping[str, Any], rule: Rule, *, call: bool) -> RequestLine:
        decided, ruled = entry["decided"], self._ruled(entry, entry["decided"])
        roles = self.rules.roles.of("action", decided)
        advised = decided == entry["action"]
        claimed = bool(rule.letter)
        credit = self.rules.roles.of("balance", entry["balance"])
        wished = credit if advised else self.rules.book.roles.of(_CREDIT, ruled.outcomes[_CREDIT])
        points = self._found("follow_ups", entry) if advised else self._held(ruled, _POINTS)
        return RequestLine(
            msisdn=entry["shown_msisdn"],
            iccid=entry["shown_iccid"],
            action=decided,
            letter=rule.letter or roles.letter,
            ends=roles.ends,
            regains=_regains(roles),
            date=self._date(entry) if advised and roles.ends else None,
            balance="" if claimed else wished.letter or (IF_ANY if roles.purpose in GOING else ""),
            target=entry["shown_transfer_target"] if wished.to_number and not claimed else "",
            documents=tuple(one.id for one in self._held(ruled, _DOCUMENTS) if one.enclosed),
            points=() if claimed else tuple(one.letter for one in points if one.letter),
            kind=rule.id,
            claim=claimed,
            amount=_amount(entry, rule.names),
            since=day_of(str(entry.get("cancelled_on", ""))) if claimed or _regains(roles) else None,
            by=self._by(entry, roles),
            channels=self._spoken(entry) if call else (),
            ready=tuple(one.id for one in self._found("documents", entry)),
            ask=tuple(code for code in str(entry["questions_carrier"]).split(";") if code),
        )

    def _before(self, entry: Mapping[str, Any], rule: Rule, decided: str) -> tuple[str, str] | None:
        """When and under which reference a letter was sent already."""
        roles = self.rules.roles.of("action", decided)
        claimed = bool(rule.letter)
        return self._sent.before(
            LineKey("", entry["shown_msisdn"], entry["shown_iccid"], rule.id, rule.letter or roles.letter,
                    roles.ends and not claimed, _regains(roles) and not claimed)
        )  # fmt: skip

    def _ruled(self, entry: Mapping[str, Any], decided: str) -> Ruled:
        return self.rules.requested(entry, self._as_of, decided)

    def _held(self, ruled: Ruled, decision: str) -> list[Rule]:
        return [self._rules[decision][rule] for rule in ruled.holding[decision]]

    def _found(self, decision: str, entry: Mapping[str, Any]) -> list[Rule]:
        rules = self._rules[decision]
        return [rules[code] for code in str(entry[decision]).split(";") if code in rules]

    def _spoken(self, entry: Mapping[str, Any]) -> tuple[str, ...]:
        """The ways of asking that may be advised and are no letter."""
        codes = str(entry["channel"]).split("|")
        roles = {code: self.rules.roles.of("channel", code) for code in codes}
        return tuple(code for code, one in roles.items() if one.call and not one.written)

    def _by(self, entry: Mapping[str, Any], roles: Roles) -> datetime.date | None:
        """The last day to ask: to give notice for the contract's end; the day of the check where its date rests on that
        day; None for at once."""
        text = entry.get("shown_notice_by", "") if roles.ends else ""
        if text:
            return day_of(text)
        checked, date = self.reviews.report.about.as_of, str(entry["shown_cancel_on"])
        rests = (
            roles.notice == "at_once" and entry["decided"] == entry["action"] and date > checked.isoformat()
        )
        return checked if rests and checked >= self.today else None

    def _date(self, entry: Mapping[str, Any]) -> datetime.date | None:
        text = entry["shown_cancel_on"]
        date = day_of(text)
        if date is None:
            return None
        if date < self.today:
            self.reviews.findings.append(finding_at("date_passed", entry, {"date": text}))
        return date if date > self.today else None


def _regains(roles: Roles) -> bool:
    return roles.purpose == "regaining"


def _amount(entry: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    """What is claimed, as far as somebody has said how much it is."""
    said = [amount for name in names if (amount := whole(str(entry.get(name, "")))) is not None]
    return sum(said) if names and len(said) == len(names) else None
