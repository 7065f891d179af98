"""What hints suggest below a question, and the reply that takes it. Nothing is taken unless the person says yes."""

from collections.abc import Iterator

from batch.answers.written import written
from batch.fleet.hint_said import suggestion_words, why
from batch.fleet.single import Checked
from engine.types.fact_types import type_of
from simexit.asking.next_question import Question
from simexit.asking.replies import Reply, says_yes
from simexit.screen.phrases import Phrases


class Suggestions:
    """What is suggested for the facts of a question, as the line stands."""

    def __init__(self, checked: Checked, say: Phrases) -> None:
        self.checked, self.say = checked, say

    def of(self, question: Question) -> Iterator[str]:
        """A sentence for each fact of which something is suggested, then how to take it."""
        names = [name for name in question.facts if name in self.checked.hints.found]
        for name in names:
            alone = len(question.facts) == 1
            yield self._alone(name) if alone else self._named(name)
        if self._to_take(question):
            yield self.say.say("ask", "take")

    def taken(self, question: Question, text: str) -> Reply | None:
        """The reply that takes what is suggested: a yes, where that is not itself an answer."""
        found = self._to_take(question)
        return Reply(found) if found and says_yes(self.checked.rulebook, text) else None

    def _to_take(self, question: Question) -> dict[str, str]:
        """The values that a yes takes, as in cells; none where a yes would answer the question itself.

        Of several things that may be true, a yes says only what is suggested: the others are asked again.
        """
        facts = self.checked.rulebook.readable
        if question.kind != "which" and any(type_of(facts[name]).holds for name in question.facts):
            return {}
        found = {name: self.checked.hints.found.get(name) for name in question.facts}
        return {
            name: written(facts[name], one.value)
            for name, one in found.items()
            if one and one.value is not None
        }

    def _alone(self, name: str) -> str:
        return suggestion_words(self.checked, self.say.texts, name)

    def _named(self, name: str) -> str:
        one = self.checked.hints.found[name]
        if one.value is None:
            return self._alone(name)
        value = self.say.pair(name, one.value)
        reason = why(self.checked, self.say.texts, one)
        return self.say.say("suggested", value=value, why=reason)
