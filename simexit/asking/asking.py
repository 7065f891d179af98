"""Ask for missing facts on the terminal, one question at a time: the conversation of `check --ask`.

Questions go to standard error, so that standard output has the answer alone. Must not know which question comes next,
nor what a reply means.
"""

import datetime
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from batch.fleet.asked import CHECKING
from batch.fleet.sentences import problem_sentences
from batch.fleet.single import Line, check_line, read_line
from batch.identity import mask_identity
from batch.understanding.cell_types import cell_type_of
from engine.deciding.decide import Decider
from engine.rulebook.hint import OFF, SHOW, HintsMode
from engine.types.fact_types import type_of
from language.texts import Texts
from simexit.asking.next_question import Question, next_question
from simexit.asking.replies import Reply, understand_fact, understand_reply, values_of
from simexit.asking.suggestions import Suggestions
from simexit.echo import echo
from simexit.screen.paragraphs import columns, wrap
from simexit.screen.phrases import Phrases

EXAMPLES = 8


class Stopped(Exception):
    """The person ended the input, to stop the questions."""


def ask_facts(
    decider: Decider,
    raw: Mapping[str, object],
    as_of: datetime.date,
    texts: Texts,
    hints: HintsMode = SHOW,
) -> dict[str, object]:
    """Ask every question that can change a verdict; return `raw` with the answers added.

    `hints`: unless they are left aside, what is suggested stands below its question. It is nobody's answer until the
    person says so.
    """
    return _Conversation(decider, raw, as_of, texts, hints).run()


class _Conversation:
    """The conversation about one line: what has been given, and what nobody knows."""

    def __init__(
        self,
        decider: Decider,
        raw: Mapping[str, object],
        as_of: datetime.date,
        texts: Texts,
        hints: HintsMode,
    ) -> None:
        self.decider, self.book, self.as_of, self.texts = decider, decider.rulebook, as_of, texts
        self.hints: HintsMode = hints if hints == OFF else SHOW
        self.say = Phrases(decider.rulebook, texts)
        self.told = dict(raw)
        self.unknown: set[str] = set()
        self.number = 0

    def run(self) -> dict[str, object]:
        """Ask until the verdicts are settled, no answer would change them, or the person stops."""
        try:
            while question := self._next():
                self._ask(question)
        except Stopped:
            self._close("stopped")
            return self.told
        if self.number:
            self._close(*self._how_settled())
        return self.told

    def _next(self) -> Question | None:
        """The next question: what a hint wants asked first, as long as it matters, then what settles most."""
        checked = check_line(self.decider, self.line, self.as_of, self.hints)
        for name in checked.hints.asked_first:
            if name in checked.questions() and name not in self.unknown:
                return Question((name,))
        return next_question(self.decider, self.line, self.as_of, self.unknown)

    def _how_settled(self) -> tuple[str, list[str]]:
        """How far the answers settle it, and what stays open because nobody knows."""
        checked = check_line(self.decider, self.line, self.as_of)
        left = [name for name in checked.questions() if name in self.unknown]
        if checked.status == "needs_info":
            return "no_more", left
        return ("settled_but" if left else "settled"), left

    def _close(self, key: str, left: Sequence[str] = ()) -> None:
        facts = self.say.few([self.texts.fact(name) for name in left]) if left else None
        echo(err=True)
        self._show(self.say.say("ask", key, facts=facts))
        echo(err=True)

    @property
    def line(self) -> Line:
        """The line as understood so far."""
        return read_line(self.book, self.told)

    def _ask(self, question: Question) -> None:
        if not self.number:
            self._show(self.say.say("ask", "hello", key="Ctrl-Z" if os.name == "nt" else "Ctrl-D"))
        self.number += 1
        echo(err=True)
        self._show(self.say.say("ask", "number", number=self.number, text=self._wording(question)), hang=3)
        for place, item in enumerate(self._items(question), 1):
            self._show(f"   {place}  {item}", hang=6)
        suggestion = Suggestions(check_line(self.decider, self.line, self.as_of, self.hints), self.say)
        for said in suggestion.of(question):
            self._show(f"   {said}", hang=3)
        # A fact that is given and asked about all the same contradicts another: once is enough.
        given = [name for name in question.facts if name in self.line.values]
        reply = self._reply(question, suggestion)
        self._take(reply)
        self.unknown |= {*given}
        for name in reply.some:  # how much, or which: part of the same answer
            self._show(f"   {self.texts.ask(name)}", hang=3)
            detail = self._reply(Question((name,)))
            # That there are some is known all the same: a list takes a bare yes, an amount does not.
            if not detail.told and cell_type_of(self.book.readable[name]).lists:
                detail = understand_fact(self.book, self.texts, name, "yes")
            self._take(detail)

    def _take(self, reply: Reply) -> None:
        self.told.update(reply.told)
        self.unknown |= reply.unknown

    def _reply(self, question: Question, suggestion: Suggestions | None = None) -> Reply:
        """Ask a question until its reply is understood, and return the reply."""
        while True:
            echo(self.say.raw("ask", "prompt"), nl=False, err=True)
            text = _read()
            if text.strip() in ("?", "？"):
                self._explain(question)
                continue
            taken = suggestion.taken(question, text) if suggestion else None
            reply = taken or understand_reply(self.book, self.texts, question, text)
            if reply.understood:
                self._confirm(question, reply, text)
                return reply
            self._show(self._again(question, reply, text.strip()))

    def _wording(self, question: Question) -> str:
        """The question itself."""
        if question.kind == "which":
            lead = "carrier" if question.asks == "carrier" else question.about
            text = self.say.raw("ask", "leads", lead) or self.say.say("ask", "leads", "other")
            return self.say.say("ask", "which", lead=text)
        if question.kind == "line":
            facts = self.say.listed(self.texts.fact(name) for name in question.facts)
            example = self.say.say("ask", "example", example=self._example(question))
            return self.say.sentences((self.say.say("ask", "line", facts=facts), example))
        # What may be answered stands below where it is listed.
        text = self.say.raw("ask", "listed", question.facts[0]) or self.texts.ask(question.facts[0])
        if question.asks == "carrier":
            return self.say.say("ask", "of_carrier", text=text)
        return self.say.sentences((*self._contradictions(question.facts[0]), text))

    def _contradictions(self, name: str) -> Iterator[str]:
        """What a fact that is given contradicts, because of which it is asked about."""
        checked = check_line(self.decider, self.line, self.as_of)
        for problem in checked.problems:
            if problem.of_rule and problem.fact == name:
                yield self.texts.get("rules", CHECKING[0], problem.type, "text") or ""

    def _items(self, question: Question) -> list[str]:
        """The things that can be named by their numbers."""
        if question.kind == "one":
            name = question.facts[0]
            return [self.texts.value(name, code) for code in values_of(self.book, name)]
        if question.kind == "which":
            return [
                self._statement(name, pick) for name, pick in zip(question.facts, question.picks, strict=True)
            ]
        return []

    def _statement(self, name: str, pick: bool) -> str:
        key = "so" if pick else "not_so"
        return self.say.raw("ask", key, name) or self.say.say(
            "ask", f"plain_{key}", fact=self.texts.fact(name)
        )

    def _example(self, question: Question) -> str:
        """One value of each fact."""
        return self.say.listed(self._labels(name)[0] for name in question.facts)

    def _labels(self, name: str) -> list[str]:
        """What a choice's values are called; of carriers, those that still are, with most brands of their own first."""
        fact = self.book.readable.get(name)
        if fact is None or not type_of(fact).names_carriers:
            return [self.say.value(name, code) for code in (fact.values if fact else ())]
        alive = [carrier for carrier in self.book.carriers.values() if carrier.ceased_on is None]
        brands = Counter(carrier.operator for carrier in alive)
        alive.sort(key=lambda carrier: (bool(carrier.operator), -brands[carrier.code]))
        return [self.say.value(name, carrier.code) for carrier in alive] or [self.say.value(name, "other")]

    def _explain(self, question: Question) -> None:
        """Explain what the facts mean, what may be answered, and which verdicts this helps to decide."""
        for name in question.facts:
            meaning = (
                self.texts.get("facts", name, "meaning") or self.texts.get("terms", name, "meaning") or ""
            )
            text = self.say.say("pair", name=self.texts.fact(name), value=meaning)
            if question.kind != "which":
                text = self.say.sentences((text, self._allowed(name)))
            self._show(f"   {text}", hang=3)
        asked = check_line(self.decider, self.line, self.as_of).questions()
        helps = dict.fromkeys(verdict for name in question.facts for verdict in asked.get(name, ()))
        if helps:
            labels = self.say.listed(self.texts.label("decisions", name) for name in helps)
            self._show(f"   {self.say.say('ask', 'helps', decisions=labels)}", hang=3)

    def _allowed(self, name: str) -> str:
        """What may be said for a fact."""
        fact = self.book.readable[name]
        key = (cell_type_of(fact).said_as or fact.type) + ("_none" if fact.none else "")
        labels = self._labels(name) if type_of(fact).coded else []
        return self.say.say("ask", "allowed", key, values=self.say.listed(labels[:EXAMPLES]))

    def _again(self, question: Question, reply: Reply, text: str) -> str:
        """Say why a reply was not understood, and what would be."""
        text = mask_identity(text)
        if question.kind == "which":
            return self.say.say("ask", "again_which", text=text)
        if question.kind == "line":
            return self.say.say("ask", "again_line", text=text, example=self._example(question))
        problem = reply.problem
        # A problem whose type has no sentence would be shown by its code.
        worded = problem is not None and problem.type in self.texts.section("problems")
        what = problem_sentences(self.texts, problem)["what"] if problem and worded else None
        nearest = problem.params.get("nearest") if problem else None
        allowed = self._allowed(question.facts[0])
        return self.say.say(
            "ask", "again", text=problem.text if problem else text, what=what, allowed=allowed,
            nearest=nearest,
        )  # fmt: skip

    def _confirm(self, question: Question, reply: Reply, text: str) -> None:
        """Show how a reply was understood, unless that is obvious."""
        if question.kind == "which":
            return
        line = read_line(self.book, dict(reply.told))
        said = []
        for name, value in line.values.items():
            names = line.names.get(name, ())
            fact = self.book.readable[name]
            if type_of(fact).names_carriers and names:
                said.append(self.say.say("ask", "taken_other", name=names[0]))
            elif not cell_type_of(fact).says_itself:
                said.append(self.say.value(name, value, names))
        if said and said != [text.strip()]:
            self._show("   " + self.say.say("ask", "taken", value=self.say.listed(said)), hang=3)
        for problem in line.problems:
            self._show("   " + problem_sentences(self.texts, problem)["what"], hang=3)

    def _show(self, text: str, hang: int = 0) -> None:
        """Print a paragraph on standard error; keep the blanks it begins with, and indent its other lines by `hang`."""
        begins = len(text) - len(text.lstrip())
        echo("\n".join(wrap(text, columns(), first=" " * begins, rest=" " * hang)), err=True)


def _read() -> str:
    """Read one line from standard input; bytes that are not text become marks that nothing understands."""
    line = sys.stdin.buffer.readline()
    if not line:
        raise Stopped
    return line.decode(sys.stdin.encoding or "utf-8", "replace")
