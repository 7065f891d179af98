"""Say what a questionnaire and the message to a carrier say, in one language. Must not know any sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from batch.fleet.shares import CARRIER
from batch.questionnaires.addressees import Questionnaire
from batch.questionnaires.languages import Languages
from batch.report.words import ReportWords
from language.speaker import Speaker
from language.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEVERAL = " | "


class AskWords:
    """The phrases of one language."""

    def __init__(self, texts: Texts, carriers: Mapping[str, str]) -> None:
        self.report = ReportWords(texts, carriers)
        self._phrases = Speaker(texts, "ask")

    def say(self, key: str, **parts: object) -> str:
        """The phrase at a dotted key."""
        return self._phrases.say(*key.split("."), **parts)

    @property
    def sheet(self) -> str:
        """What the note's sheet is called."""
        return self.say("sheet")

    def who(self, one: Questionnaire) -> str:
        """The addressee by name; what nobody is named by."""
        name = self.report.carrier(one.who) if one.by == CARRIER else one.who
        return name or self.say("nobody", by=self.report.fact(one.by))

    def title(self, one: Questionnaire) -> str:
        """What the whole is about."""
        return self.say("title", who=self.who(one), lines=f"{len(one.fill_in.rows):,}")

    def opening(self, one: Questionnaire, due: dt.date) -> list[str]:
        """What for, and by when."""
        kind = "carrier" if one.by == CARRIER else "owner"
        return [
            self.say(f"what_for.{kind}", lines=f"{len(one.fill_in.rows):,}"),
            self.say("by_when", day=due.isoformat()),
        ]

    def how(self, one: Questionnaire) -> Iterator[str]:
        """How to fill in, a line each."""
        steps = ["every", "cells", "blank", *(["suggested"] if self._suggests(one) else []), "who", "back"]
        report = self.report
        names = {key: report.say(f"fill_in.{key}") for key in ("every_line", "by", "on")}
        for number, step in enumerate(steps, start=1):
            yield f"{number}.  {self.say(f'how.{step}', sheet=report.say('sheets.fill_in'), **names)}"

    def _suggests(self, one: Questionnaire) -> bool:
        return any(column.suggested.null_count < len(column.suggested) for column in one.fill_in.questions)

    def legend(self) -> Iterator[tuple[str, str, str]]:
        """What the colours say: a tone, an example and its meaning."""
        for tone in ("unasked", "suggested"):
            yield tone, self.say(f"legend.{tone}.example"), self.say(f"legend.{tone}.means")

    def subject(self, one: Questionnaire) -> str:
        """The subject of the message."""
        return self.say("message.subject", lines=f"{len(one.fill_in.rows):,}")

    def message(self, one: Questionnaire, due: dt.date, file: str) -> str:
        """The text of the message to a carrier: what is asked of it, and what is enclosed."""
        asked = [
            f"{number}. {self.report.ask(column.fact.name)}"
            for number, column in enumerate(one.fill_in.questions, 1)
        ]
        parts = {
            "who": self.who(one),
            "lines": f"{len(one.fill_in.rows):,}",
            "day": due.isoformat(),
            "file": file,
        }
        body = [self.say("message.greeting", **parts), self.say("message.what", **parts), "\n".join(asked),
                self.say("message.enclosed", **parts), self.say("message.closing", **parts)]  # fmt: skip
        return "\n\n".join(body) + "\n"


def languages_named(texts: Iterable[Texts]) -> Languages:
    """The column by which lines ask for a language, and what each language may be called there."""
    speakers = {one.language: Speaker(one, "ask") for one in texts}
    headings = [
        heading for one in speakers.values() for heading in one.raw("accepted", "column").split(_SEVERAL)
    ]
    return Languages(
        headings, {name: one.raw("accepted", "language").split(_SEVERAL) for name, one in speakers.items()}
    )
