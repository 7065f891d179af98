"""The sentences about a review in one language: what was found, why a decision is not taken, what changed and why.
Puts codes into words; must not know a terminal."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

from batch.readback.sheet import ReviewFinding
from batch.report.record import CARRIER_NAME, REVIEWED, name_of
from batch.report.words import ReportWords
from batch.review.match import Difference
from batch.review.why import Cause
from batch.review.words import ReviewWords
from batch.understanding.cell_types import cell_type_of
from batch.verdicts import VERDICTS
from engine.types.fact_types import type_of
from engine.types.type import NONE
from language.speaker import Speaker
from language.wording import carrier_label, shown

if TYPE_CHECKING:
    import pandas as pd

    from engine.rulebook.book import Rulebook
    from language.texts import Texts

_LISTS = ("to_become_eligible", "obstacles")
_MONEY = ("exit_cost_hkd", "saving_hkd_year")
_HEADINGS = {"call_column": "calls.columns", "task_column": "columns.todo"}


class Sentences:
    """One language's sentences about a review."""

    def __init__(self, rulebook: Rulebook, texts: Texts, words: ReviewWords) -> None:
        self._texts, self._accepted = texts, words
        names = {code: carrier_label(rulebook, texts, code) for code in rulebook.carriers}
        self._phrases = Speaker(texts, "review")
        self._words = ReportWords(texts, names)
        self._rulebook = rulebook

    @property
    def texts(self) -> Texts:
        """The texts of the language."""
        return self._texts

    def say(self, *path: str, **parts: str) -> str:
        """The phrase at a path of the section `review`, filled in."""
        return self._phrases.say(*path, **parts)

    def action(self, code: str) -> str:
        return self._words.outcome("action", code) if code else self.say("not_known")

    def letter(self, code: str) -> str:
        """What a letter asks for, in short."""
        return self.say("letter", "actions", code, "label")

    def done(self, rows: pd.DataFrame) -> list[str]:
        """What is to be done about each row, and in place of what where it was decided against the advice."""
        known: dict[tuple[str, str], str] = {}
        for advice, decided in dict.fromkeys(
            zip(rows["action"].tolist(), rows["decided"].tolist(), strict=True)
        ):
            known[advice, decided] = self._done(advice, decided)
        return [known[one] for one in zip(rows["action"].tolist(), rows["decided"].tolist(), strict=True)]

    def _done(self, advice: str, decided: str) -> str:
        if advice == decided or not decided:
            return self.value("action", advice)
        return self.say("change", was=self.value("action", advice), now=self.action(decided))

    def carrier(self, code: str, name: str = "") -> str:
        """A carrier's label, or its `name` as written where the rulebook doesn't know it."""
        return name or (self._words.carrier(code) if code else self.say("not_known"))

    def place(self, finding: ReviewFinding) -> str:
        """Where it was found; nothing for what concerns the whole report."""
        if not finding.row:
            return self.sheet(finding.file, finding.sheet)
        entry = ""
        if finding.kind == "refused":
            entry = self.written(finding.params["review"], finding.params["decided"])
        return self.say("place", file=finding.file, sheet=finding.sheet, row=f"{finding.row:,}",
                        sim=finding.sim_id, entry=entry)  # fmt: skip

    def sheet(self, file: str, sheet: str) -> str:
        """A sheet of one of several files, or what of both is known."""
        return self.say("place_of_all", file=file, sheet=sheet) if file and sheet else file or sheet

    def written(self, review: str, decided: str) -> str:
        """An entry in short, as it was written, with the action in this language."""
        return self.entry(review, self._accepted.action(decided) or decided)

    def told(self, finding: ReviewFinding) -> str:
        """Where and what, in one line."""
        place, text = self.place(finding), self.finding(finding)
        return self.say("told", place=place, text=text) if place else text

    def finding(self, finding: ReviewFinding) -> str:
        """What was found, as a sentence."""
        if finding.kind in ("refused", "caution"):
            return self.reason(finding.params, "reasons" if finding.kind == "refused" else "cautions")
        parts = {name: self._named(name, text) for name, text in finding.params.items()}
        if finding.kind == "parts_differ":
            return self._differing(finding.params)
        if finding.kind == "nothing_filled":
            parts = {f"{name.split('_')[0]}_column": self.column(name) for name in REVIEWED}
        kind = "added_row_reviewed" if finding.params.get("reviewed") else finding.kind
        return self.say("findings", kind, **parts)

    def _differing(self, params: Mapping[str, str]) -> str:
        """What two parts of a report say of one line."""
        file, sheet, row = (params[f"other_{name}"] for name in ("file", "sheet", "line"))
        there = self.say("place", file=file, sheet=sheet, row=row) if row else self.sheet(file, sheet)
        return self.say(
            "findings", "parts_differ",
            entry=self.written(params["review"], params["decided"]),
            other=self.written(params["other_review"], params["other_decided"]),
            other_place=there,
        )  # fmt: skip

    def _named(self, name: str, text: str) -> str:
        if name == "sent_column":
            return self.say("index", "columns", text)
        if name == "places":
            return self._words.listed(text.split("\n"))
        if name in _HEADINGS:
            return str(self._words.at(f"{_HEADINGS[name]}.{text}")["label"])
        if name == "facts":
            return self._words.many(text, self._words.fact)
        if name not in ("column", "columns"):
            return text
        return self._words.listed(self.column(one) for one in text.split(";"))

    def column(self, code: str) -> str:
        """What a column of the sheet is called."""
        if code in ("record", "?"):
            return self.say("hidden_codes" if code == "record" else "some_cell")
        if code.startswith("#"):
            return self.say("column_of_yours", number=code[1:])
        found = self._words.at("columns.sims").get(code)
        return str(found["label"]) if found else self._words.fact(code)

    def reason(self, params: Mapping[str, str], section: str = "reasons") -> str:
        """Why a decision is not taken, or what to look at twice."""
        decided = params.get("decided", "")
        written = params.get("review", "")
        return self.say(
            section, params["what"],
            review=written,
            near=self._accepted.near_review(written) if written else "",
            allowed=" / ".join(self._accepted.allowed),
            approve=self._words.say("review.approve"),
            change=self._words.say("review.change"),
            decided=decided,
            action=self.action(self._accepted.action(decided) or decided),
            advice=self.action(params.get("action", "")),
            blockers=self._words.many(params.get("blockers", ""), lambda code: self._words.rule("obstacles", code)),
            open=self._words.many(params.get("open", ""), self._words.fact),
            problems_sheet=self._words.say("sheets.problems"),
            **{f"{name.split('_')[0]}_column": self.column(name) for name in REVIEWED},
        )  # fmt: skip

    def entry(self, review: str, action: str) -> str:
        """What a reviewer decided, in short: `change: Keep`."""
        word = str(self._words.at("review").get(review, review))
        if not word or not action:
            return word or self.action(action)
        return self.say("entry", review=word, action=self.action(action))

    def memory(self, as_of: datetime.date | None, review: str, action: str) -> str:
        """The same as the beginning of a note."""
        return self.say(
            "carry", "note", as_of=as_of.isoformat() if as_of else "", review=self.entry(review, action)
        )

    def difference(self, one: Difference) -> str:
        """A verdict, fact or column, as it was and as it is."""
        name = one.name.removeprefix("shown_")
        return self.say("against", "differs", label=self.label(name), was=self.value(name, one.was),
                        now=self.value(name, one.now))  # fmt: skip

    def label(self, name: str) -> str:
        """What a verdict, fact, term or column is called."""
        if name == CARRIER_NAME:
            return self.column("carrier")
        if name in VERDICTS:
            return self._words.decision(name)
        also = self._texts.get("review", "columns_also", name)
        return also or (
            self.column(name) if name in self._words.at("columns.sims") else self._words.fact(name)
        )

    def value(self, name: str, code: str) -> str:
        """A code as people read it."""
        code = code.lstrip("~")
        if name == CARRIER_NAME and code:
            return name_of(code)
        if not code:
            return self._words.say("words.none") if name in _LISTS else self.say("not_known")
        if name in VERDICTS:
            return self._words.outcome(name, code)
        if name in _LISTS:
            return self._words.many(code, lambda one: self._words.rule("obstacles", one))
        item = self._rulebook.readable.get(name)
        if item is None or type_of(item).coded or code == NONE or name in _MONEY:
            return self._words.value(name, code)
        try:
            value = cell_type_of(item).from_code(code)
        except ValueError:  # of another rulebook, where the name had another type
            return code
        return shown(self._rulebook, self._texts, name, value)

    def cause(self, cause: Cause) -> str:
        """One reason for a changed verdict."""
        if cause.kind == "obstacle":
            kind = "obstacle_gone" if cause.was else "obstacle_new"
            return self.say("against", "causes", kind, label=self._words.rule("obstacles", cause.name))
        if cause.kind == "rule":
            decision, _, rule = cause.name.partition(".")
            return self.say(
                "against",
                "causes",
                "rule",
                label=f"{self._words.decision(decision)}: {self._words.rule(decision, rule)}",
            )
        plain = cause.kind in ("day", "rulebook")
        was, now = (one if plain else self.value(cause.name, one) for one in (cause.was, cause.now))
        return self.say(
            "against",
            "causes",
            cause.kind,
            label=self.label(cause.name) if cause.name else "",
            was=was,
            now=now,
        )

    def listed(self, parts: list[str]) -> str:
        """Several things in one line."""
        return self._words.listed(parts)

    def causes(self, causes: list[Cause]) -> str:
        """All reasons in one sentence."""
        said = [self.cause(one) for one in causes] or [self.say("against", "causes", "unknown")]
        return self._words.listed(said)
