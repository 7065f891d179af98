"""Ask for missing facts on the terminal, one question at a time: the conversation of `check --ask`.

Questions go to standard error, so that standard output has the answer alone. Must not know which question comes next,
nor what a reply means.
"""

import datetime
import os
import sys
from collections.abc import Iterable, Mapping, Sequence

from batch.fleet.single import Checked, Line, check_line, read_line
from batch.understanding.cell_types import cell_type_of
from engine.deciding.decide import Decider
from engine.rulebook.hint import OFF, SHOW, HintsMode
from language.texts import Texts
from simexit.asking.next_question import Question, next_question
from simexit.asking.question_words import QuestionWords
from simexit.asking.replies import Reply, understand_fact, understand_reply
from simexit.asking.suggestions import Suggestions
from simexit.echo import echo
from simexit.screen.paragraphs import columns, wrap
from simexit.screen.phrases import Phrases


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
        self.words = QuestionWords(decider.rulebook, texts, self.say)
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
        checked = self._checked()
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

    def _checked(self) -> Checked:
        """The answer so far."""
        return check_line(self.decider, self.line, self.as_of)

    def _ask(self, question: Question) -> None:
        if not self.number:
            self._show(self.say.say("ask", "hello", key="Ctrl-Z" if os.name == "nt" else "Ctrl-D"))
        self.number += 1
        echo(err=True)
        text = self.words.wording(question, self._checked)
        self._show(self.say.say("ask", "number", number=self.number, text=text), hang=3)
        for place, item in enumerate(self.words.items(question), 1):
            self._show(f"   {place}  {item}", hang=6)
        suggestion = Suggestions(check_line(self.decider, self.line, self.as_of, self.hints), self.say)
        self._show_below(suggestion.of(question))
        # A fact that is given and asked about all the same contradicts another: once is enough.
        given = [name for name in question.facts if name in self.line.values]
        reply = self._reply(question, suggestion)
        self._take(reply)
        self.unknown |= {*given}
        for name in reply.some:  # how much, or which: part of the same answer
            self._show_below([self.texts.ask(name)])
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
                self._show_below(self.words.explained(question, self._checked()))
                continue
            taken = suggestion.taken(question, text) if suggestion else None
            reply = taken or understand_reply(self.book, self.texts, question, text)
            if reply.understood:
                self._show_below(self.words.taken(question, reply, text))
                return reply
            self._show(self.words.again(question, reply, text.strip()))

    def _show_below(self, said: Iterable[str]) -> None:
        """What belongs to the question, set in below it."""
        for text in said:
            self._show(f"   {text}", hang=3)

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
