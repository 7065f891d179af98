"""What to say in a call about decided lines, in one language: the words of the report's calls, filled with what is
known of these lines. Must not know what there is to say, nor how it is written down."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from batch.requests.papers import Paper, RequestLine
from batch.requests.request_words import RequestWords, shown_number
from language.speaker import Speaker
from language.templates import fill, money
from language.texts import Texts
from language.wording import rule_text

# The term that names a carrier's form: all that are known are for ending a line.
_FORM = "form"
# The names that the words have for what is claimed.
_AMOUNTS = ("balance_hkd", "deposit_hkd", "outstanding_hkd")


class CallSaid:
    """One language's words for call sheets."""

    def __init__(self, texts: Texts, words: RequestWords) -> None:
        self.texts, self.words = texts, words
        self._sheet = Speaker(texts, "review", "call_sheet")
        self._calls = texts.section("report")["calls"]
        self._report = Speaker(texts, "report")

    def say(self, *path: str, **parts: str | None) -> str:
        """A phrase of the call sheet."""
        return self._sheet.say(*path, **parts)

    def apart(self, parts: Iterable[str]) -> str:
        """What is said of one line of several wishes, each once."""
        return self._sheet.raw("apart").join(dict.fromkeys(filter(None, parts)))

    @property
    def calls_sheet(self) -> str:
        """The name of the report's sheet of calls."""
        return self._report.say("sheets", "calls")

    def spoken(self, paper: Paper) -> str:
        """What to say: who calls, what for, what besides, and what to ask for at the end."""
        account = paper.account
        opening = fill(
            self._calls["opening"][account.account_type],
            {"owner": account.owner, "account_number": account.number},
        )
        said = [opening, *self._wishes(paper), *self._besides(paper), str(self._calls["closing"])]
        return str(self._calls["between"]).join(filter(None, said))

    def _wishes(self, paper: Paper) -> Iterable[str]:
        for letter in paper.letters():
            lines = [line for line in paper.lines if line.letter == letter]
            templates = self._calls["say"]
            key = next((key for key in (lines[0].kind, letter) if key in templates), "other")
            yield fill(str(templates[key]), self._values(lines))

    def _values(self, lines: Sequence[RequestLine]) -> dict[str, str | None]:
        """What all of some lines have in common."""
        amounts = [line.amount for line in lines if line.amount is not None]
        total = money(sum(amounts)) if len(amounts) == len(lines) else None
        days = {
            "cancel_on": {line.date for line in lines},
            "cancelled_on": {line.since for line in lines},
            "notice_by": {line.by for line in lines},
        }
        return {
            "count": f"{len(lines):,}",
            "many": f"{len(lines):,}" if len(lines) > 1 else None,
            **{name: self._day(found) for name, found in days.items()},
            **dict.fromkeys(_AMOUNTS, total),
        }

    def _day(self, days: set[datetime.date | None]) -> str | None:
        day = days.pop() if len(days) == 1 else None
        return self.words.date(day) if day else None

    def _besides(self, paper: Paper) -> Iterable[str]:
        also = self._calls["also"]
        counts = Counter(
            point for line in paper.lines for point in (line.balance, *line.points) if point in also
        )
        for point in also:
            if not counts[point]:
                continue
            lines = [line for line in paper.lines if point in (line.balance, *line.points)]
            values = {"transfer_target": _one({shown_number(line.target) for line in lines})}
            some = "" if len(lines) == paper.count else f"{len(lines):,}"
            yield fill(str(self._calls["some"]), {"text": fill(str(also[point]), values), "some": some})

    def ways(self, paper: Paper) -> list[str]:
        """How to ask, and for how many of the lines where they differ."""
        counts = Counter({(line.msisdn, line.iccid): line.channels for line in paper.lines}.values())
        found = []
        for channels, count in counts.items():
            named = [
                self.texts.get("decisions", "channel", "outcomes", code, "label") or code for code in channels
            ]
            some = "" if len(counts) == 1 else f"{count:,}"
            found.append(self.say("way", way=" / ".join(named) or self.say("way_open"), some=some))
        return found

    def reached(self, paper: Paper) -> list[str]:
        """How the carrier is reached, as far as that is known."""
        known = {
            name: " / ".join(said) for name, said in paper.addresses.items() if name != _FORM or paper.ends
        }
        said = (fill(str(template), known) for template in (self._calls["dial"], *self._calls["ways"]))
        return [one for one in said if one]

    def ready(self, paper: Paper) -> list[str]:
        """What to have ready."""
        codes = dict.fromkeys(code for line in paper.lines for code in line.ready)
        return [fill(rule_text(self.texts, "documents", code), {}) for code in codes]

    def ask(self, paper: Paper) -> list[str]:
        """What to ask about the carrier's terms."""
        return [
            self.texts.ask(code) for code in dict.fromkeys(code for line in paper.lines for code in line.ask)
        ]


def _one(texts: set[str]) -> str | None:
    return texts.pop() if len(texts) == 1 else None
