"""Write the first rows of an answer: whether the line may be cancelled, what to do, by when and at what cost.

Knows the verdicts and what follows from them by name; must not know a terminal, nor print.
"""

import datetime
from collections.abc import Iterator

from batch.fleet.sentences import outcome_text
from batch.fleet.single import Checked
from engine.rulebook.model import Carrier
from engine.types.kleene import NO
from engine.types.lanes import Column
from language.templates import money
from simexit.screen.phrases import Phrases
from simexit.screen.sections import Row


class VerdictRows:
    """The rows of one SIM's answer."""

    def __init__(self, checked: Checked, phrases: Phrases) -> None:
        self.checked, self.say = checked, phrases
        self._told: set[str] = set()

    def rows(self) -> Iterator[Row]:
        """Whether it may go, what to do, when and at what cost; then the balance and the channel."""
        yield from self._ceases()
        shown = [name for name in self.checked.verdicts if name != "stage" or self._stage_matters()]
        for name in shown:
            yield self._verdict(name)
            if name == "action":
                yield from self._when()
                yield from self._cost()

    def _stage_matters(self) -> bool:
        return not self.checked.roles("stage").unsaid

    def _verdict(self, name: str) -> Row:
        label = self.say.texts.label("decisions", name)
        outcome = self.checked.answer(name).outcome
        if outcome is None:
            return Row(self._open(name), label, "care")
        text = outcome_text(self.checked, self.say.texts, name)
        if name == "eligibility":
            said = self.say.texts.outcome(name, outcome)
            text = text if said == text else self.say.say("check", "verdict", label=said, text=text)
            return Row(text, label, self.checked.roles(name).tone)
        return Row(text, label, "good" if name == "action" else "")

    def _open(self, name: str) -> str:
        """Either … or …, and what this depends on, except for what the verdicts above already named."""
        texts = self.say.texts
        outcomes = [texts.outcome(name, code) for code in self.checked.answer(name).candidates]
        hangs = [fact for fact, decides in self.checked.questions().items() if name in decides]
        new = [texts.fact(fact) for fact in hangs if fact not in self._told]
        key = "hangs_also_on" if self._told & set(hangs) else "hangs_on"
        self._told.update(hangs)
        first = self.say.say("check", "either", outcomes=self.say.either(outcomes))
        if not new:
            return self.say.sentences([first, self.say.say("check", "hangs_on_same")] if hangs else [first])
        return self.say.sentences([first, self.say.say("check", key, facts=self.say.few(new))])

    def _when(self) -> Iterator[Row]:
        if not self.checked.roles("action").ends:
            return
        ends, undo = _day(self.checked.follows.cancel_on), _day(self.checked.follows.undo_until)
        said = (
            [self.say.say("check", "ends_on", cancel_on=ends)]
            if ends
            else [self._not_known("end_not_known", "notice_days")]
        )
        if undo:
            said.append(self.say.say("check", "undo", undo_until=undo))
        yield Row(self.say.sentences(said), self.say.say("check", "when"))

    def _cost(self) -> Iterator[Row]:
        action, follows = self.checked.roles("action"), self.checked.follows
        said = []
        if action.ends:
            said.append(self._exit_cost(action.notice == "contract_end"))
        if follows.saving_hkd_year.known and follows.saving_hkd_year.values:
            key = "will_save" if action.settles else "saves"
            said.append(self.say.say("check", key, amount=money(follows.saving_hkd_year.values)))
        if said:
            yield Row(self.say.sentences(said), self.say.say("check", "cost"))

    def _exit_cost(self, waits: bool) -> str:
        cost = self.checked.follows.exit_cost_hkd
        if not cost.known:
            fee = "early_termination_fee_hkd" if self._costs else "monthly_fee_hkd"
            return self._not_known("cost_not_known", fee)
        if cost.values == 0:
            return self.say.say("check", "free")
        return self.say.say("check", "wait" if waits else "fee", amount=money(cost.values))

    @property
    def _costs(self) -> bool:
        """Whether an obstacle holds, or may hold, that makes leaving cost something."""
        obstacles = self.checked.rulebook.decisions.get("obstacles")
        codes = self.checked.decided.codes.get("obstacles", {})
        rules = obstacles.rules if obstacles else ()
        return any(codes[rule.id] != NO for rule in rules if rule.severity == "cost")

    def _not_known(self, key: str, *names: str) -> str:
        return self.say.say("check", key, facts=self.say.listed(self.say.texts.fact(name) for name in names))

    @property
    def carrier_is_gone(self) -> bool:
        """Whether the line's carrier has ceased by the day of the check."""
        carrier = self._carrier
        return (
            carrier is not None and carrier.ceased_on is not None and carrier.ceased_on <= self.checked.as_of
        )

    def gone(self) -> Iterator[Row]:
        """The whole answer if the carrier has ceased, which the rules do not take into account."""
        texts = self.say.texts
        yield Row(self._ceasing("ceased"), texts.label("decisions", "eligibility"), "bad")
        yield Row(self.say.say("check", "ceased_text"), texts.label("decisions", "action"), "good")
        if "action" not in self.checked.verdicts:
            return
        outcomes = [texts.outcome("action", code) for code in self.checked.answer("action").candidates]
        yield Row(self.say.say("check", "ceased_rules", outcomes=self.say.either(outcomes)))

    @property
    def _carrier(self) -> Carrier | None:
        return self.checked.rulebook.carriers.get(str(self.checked.line.values.get("carrier")))

    def _ceasing(self, key: str) -> str:
        carrier = self._carrier
        if carrier is None or carrier.ceased_on is None:
            return ""
        label = carrier.label.get(self.say.texts.language) or carrier.code
        return self.say.say("check", key, carrier=label, day=carrier.ceased_on.isoformat())

    def _ceases(self) -> Iterator[Row]:
        """The row that comes before everything else if the carrier is known to cease."""
        if said := self._ceasing("ceases"):
            yield Row(self.say.sentences((said, self.say.say("check", "ceases_text"))), "!", "bad")


def _day(column: Column) -> str | None:
    return datetime.date.fromordinal(column.values).isoformat() if column.known else None
