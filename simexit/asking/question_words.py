"""Word a question of `check --ask`, what may be answered, and how a reply was understood.

Must not print, nor know which question comes next.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from batch.fleet.asked import CHECKING
from batch.fleet.sentences import problem_sentences
from batch.fleet.single import Checked, read_line
from batch.identity import mask_identity
from batch.understanding.cell_types import cell_type_of
from engine.rulebook.book import Rulebook
from engine.types.fact_types import type_of
from language.texts import Texts
from simexit.asking.next_question import Question
from simexit.asking.replies import Reply, values_of
from simexit.screen.phrases import Phrases

EXAMPLES = 8


class QuestionWords:
    """The words of questions in one language."""

    def __init__(self, book: Rulebook, texts: Texts, say: Phrases) -> None:
        self.book, self.texts, self.say = book, texts, say

    def wording(self, question: Question, checked: Callable[[], Checked]) -> str:
        """The question itself; `checked`: the answer so far, of which a contradiction is told."""
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
        return self.say.sentences((*self._contradictions(question.facts[0], checked()), text))

    def items(self, question: Question) -> list[str]:
        """The things that can be named by their numbers."""
        if question.kind == "one":
            name = question.facts[0]
            return [self.texts.value(name, code) for code in values_of(self.book, name)]
        if question.kind == "which":
            return [
                self._statement(name, pick) for name, pick in zip(question.facts, question.picks, strict=True)
            ]
        return []

    def explained(self, question: Question, checked: Checked) -> Iterator[str]:
        """What the facts mean, what may be answered, and which verdicts this helps to decide."""
        for name in question.facts:
            meaning = (
                self.texts.get("facts", name, "meaning") or self.texts.get("terms", name, "meaning") or ""
            )
            text = self.say.say("pair", name=self.texts.fact(name), value=meaning)
            if question.kind != "which":
                text = self.say.sentences((text, self._allowed(name)))
            yield text
        asked = checked.questions()
        helps = dict.fromkeys(verdict for name in question.facts for verdict in asked.get(name, ()))
        if helps:
            labels = self.say.listed(self.texts.label("decisions", name) for name in helps)
            yield self.say.say("ask", "helps", decisions=labels)

    def again(self, question: Question, reply: Reply, text: str) -> str:
        """Why a reply was not understood, and what would be."""
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

    def taken(self, question: Question, reply: Reply, text: str) -> Iterator[str]:
        """How a reply was understood, unless that is obvious."""
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
            yield self.say.say("ask", "taken", value=self.say.listed(said))
        for problem in line.problems:
            yield problem_sentences(self.texts, problem)["what"]

    def _contradictions(self, name: str, checked: Checked) -> Iterator[str]:
        """What a fact that is given contradicts, because of which it is asked about."""
        for problem in checked.problems:
            if problem.of_rule and problem.fact == name:
                yield self.texts.get("rules", CHECKING[0], problem.type, "text") or ""

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

    def _allowed(self, name: str) -> str:
        """What may be said for a fact."""
        fact = self.book.readable[name]
        key = (cell_type_of(fact).said_as or fact.type) + ("_none" if fact.none else "")
        labels = self._labels(name) if type_of(fact).coded else []
        return self.say.say("ask", "allowed", key, values=self.say.listed(labels[:EXAMPLES]))
