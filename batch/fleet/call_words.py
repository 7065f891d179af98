"""What is said in each call: how the carrier is reached, the numbers, what to say, have ready and ask, and how to go
about it. Everything once for a call, never line by line. It must not know what there is to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.call_shapes import BETWEEN
from batch.fleet.calls import QUESTIONS, CallsOfLines, letter_marks, letters_of, line_texts, words_for_calls
from batch.fleet.codes import asked_anywhere
from batch.fleet.gathered import Gathered
from batch.fleet.group_words import GroupWords
from batch.fleet.situations import numbers_alike
from batch.fleet.steps import gathered_steps, numbered
from batch.fleet.table import Fleet
from batch.fleet.words import FleetWords
from batch.memory import give_back
from engine.deciding.many import FleetDecided
from engine.rulebook.book import Rulebook
from engine.types.kleene import YES
from language.templates import fill
from language.texts import Texts, texts_in
from language.wording import rule_text

_MOST_NAMED = 500  # lines in one cell, which holds no more than 32,767 letters
_LINE = "\n"


class SaidInCalls:
    """What is said of each call, worked out for all of them at once."""

    def __init__(
        self,
        rulebook: Rulebook,
        fleet: Fleet,
        decided: FleetDecided,
        words: FleetWords,
        texts: Texts,
        found: CallsOfLines,
    ) -> None:
        self.rulebook, self.decided, self.texts, self.found = rulebook, decided, texts, found
        self.size, self.lines = len(found.keys), found.lines
        self.groups = GroupWords(words, found.of, self.size)
        self._said: Mapping[str, Any] = texts.section("report")["calls"]
        # The report's own language first, then those in which carriers are written to.
        spoken = [
            texts_in(rulebook, one) for one in dict.fromkeys((texts.language, *rulebook.header.letters))
        ]
        self.languages = tuple(one.name for one in spoken)
        self.dialled = self._reached([str(self._said["dial"])], " / ")
        self.ways = self._reached([str(way) for way in self._said["ways"]], _LINE)
        self.numbers = self._named(line_texts(fleet))
        give_back(self.size)
        self.spoken = [self._say(one) for one in spoken]
        give_back(self.size)
        self.ready = self._collected(self._documents())
        self.asked = self._collected(self._questions())
        steps = gathered_steps(decided, self.groups, texts).joined(lambda told: numbered(told, texts, _LINE))
        only_asks = pa.array([wish == QUESTIONS for wish in found.wishes], pa.bool_())
        self.steps = pc.if_else(only_asks, pa.scalar(None, steps.type), steps)
        give_back(self.size)
        self.channels = self._outcomes("channel")

    def _reached(self, templates: Sequence[str], between: str) -> pa.Array:
        """How the carrier is reached; several ways where it has them for the lines' different plans."""
        lines = self.decided.term_line
        numbers, kinds = pd.factorize(lines)
        of = np.where(self.found.of >= 0, self.found.of * len(kinds) + numbers, -1)
        pairs, of_pair = np.unique(of, return_inverse=True)
        start = int(pairs[0] < 0) if len(pairs) else 0
        each = GroupWords(self.groups.words, of_pair.reshape(-1) - start, len(pairs) - start)
        calls = pairs[start:] // len(kinds)
        among = np.arange(len(calls)) - np.searchsorted(calls, calls)  # the pairs of a call stand together
        found = Gathered(self.size)
        for template in templates:
            said = each.said(template)
            tells = np.asarray([bool(one) for one in said.sentences], dtype=np.bool_)[said.which]
            for place in range(int(among.max(initial=-1)) + 1):
                here = tells & (among[said.groups] == place)
                found.add(calls[said.groups[here]], said.which[here], said.sentences)
        return found.joined(lambda ways: between.join(dict.fromkeys(ways)))

    def _named(self, names: pa.Array) -> pa.Array:
        """The lines of each call by name, as many as a cell has room for."""
        rows = np.flatnonzero(self.found.of >= 0)
        rows = rows[np.argsort(self.found.of[rows], kind="stable")]
        texts = names.take(pa.array(rows)).to_pylist()
        found, start = [], 0
        for count in self.lines.tolist():
            listed = [text for text in texts[start : start + min(count, _MOST_NAMED)] if text]
            if more := count - len(listed):
                kind = "more" if listed else "nameless"
                listed.append(fill(str(self._said[kind]), {"count": f"{more:,}"}))
            found.append(_LINE.join(listed))
            start += count
        return pa.array(found, pa.string())

    def _say(self, texts: Texts) -> pa.Array:
        """What to say in a language: who calls, what for, and what besides."""
        words, call = texts.section("report")["calls"], words_for_calls(texts)
        found = Gathered(self.size)
        wishes = np.asarray(self.found.wishes, dtype=object)
        accounts = np.asarray([key.account_type for key in self.found.keys], dtype=object)
        for kind, opening in words["opening"].items():
            self._add(found, str(opening), self._lines_of(accounts == kind))
        for wish in dict.fromkeys(self.found.wishes):
            self._add(found, str(call.get(wish, call["other"])), self._lines_of(wishes == wish))
        requested = self._lines_of(np.isin(wishes, letters_of(self.rulebook, "action")))
        for code, where in self._besides().items():
            if code in words["also"]:
                self._add(found, str(words["also"][code]), where & requested, str(words["some"]))
        for rule, code in self.decided.codes.get("follow_ups", {}).items():
            if rule in call:  # one of these is what the call is for
                others = ~requested & ~self._lines_of((wishes == rule) | (wishes == QUESTIONS))
                self._add(found, str(call[rule]), others & (np.asarray(code) == YES))
        closing = str(words["closing"])
        self._add(found, closing, self._lines_of(wishes != QUESTIONS))
        between = str(words["between"])
        return found.joined(lambda parts: between.join(filter(None, parts)).strip())

    def _add(self, found: Gathered, template: str, where: Any, frame: str = "{text}") -> None:
        """Say something of some lines; in a `frame` that tells how many where these are not all of a call's."""
        said = self.groups.said(template, where)
        some = np.where(said.counts == self.lines[said.groups], 0, said.counts)
        which, first = numbers_alike([], [said.which, some], len(said.groups))
        framed = [
            fill(frame, {"text": said.sentences[said.which[at]], "some": f"{some[at]:,}" if some[at] else ""})
            for at in first.tolist()
        ]
        found.add(said.groups, which, framed)

    def _lines_of(self, calls: Any) -> Any:
        """The lines of some of the calls."""
        return np.append(np.asarray(calls, dtype=np.bool_), False)[self.found.of]

    def _besides(self) -> dict[str, Any]:
        """What is asked besides: what is wished of the credit, and what follows the request."""
        rules = self.rulebook.decisions["follow_ups"].rules if "follow_ups" in self.rulebook.decisions else ()
        marks = {
            letter: letter_marks(self.rulebook, self.decided, "balance", letter)
            for letter in letters_of(self.rulebook, "balance")
        }
        codes = self.decided.codes
        return marks | {
            rule.letter: np.asarray(codes["follow_ups"][rule.id]) == YES for rule in rules if rule.letter
        }

    def _documents(self) -> list[tuple[str, Any]]:
        asks = np.asarray([wish == QUESTIONS for wish in self.found.wishes], dtype=np.bool_)
        requested = ~self._lines_of(asks)
        return [
            (rule_text(self.texts, "documents", rule), (np.asarray(code) == YES) & requested)
            for rule, code in self.decided.codes.get("documents", {}).items()
        ]

    def _questions(self) -> list[tuple[str, Any]]:
        asked = asked_anywhere(self.decided)
        return [(self.texts.ask(name), asked[name]) for name in self.rulebook.terms if name in asked]

    def _collected(self, parts: Sequence[tuple[str, Any]]) -> pa.Array:
        """A list for each call: what concerns some of its lines only says how many."""
        found = Gathered(self.size)
        for template, where in parts:
            self._add(found, template, where, str(self._said["item"]))
        return found.joined(_LINE.join)

    def _outcomes(self, decision: str) -> pa.Array:
        """The outcomes of a decision that a call's lines have, or may have, in their order, joined."""
        found: list[list[str]] = [[] for _ in range(self.size)]
        if decision in self.decided.answers:
            answers, index = self.decided.answers[decision], self.decided.index[decision]
            met = self.found.of >= 0
            pairs = np.unique(self.found.of[met] * len(answers) + index[met])
            for group, answer in zip(
                *(part.tolist() for part in np.divmod(pairs, len(answers))), strict=True
            ):
                for code in answers[answer].candidates:
                    if code not in found[group]:
                        found[group].append(code)
        return pa.array([BETWEEN.join(codes) or None for codes in found], pa.string()).dictionary_encode()
