"""Write the first rows of an answer: whether the line may be cancelled, what to do, by when and at what cost.

Knows the verdicts and what follows from them by name; must not know a terminal, nor print.
"""

from collections.abc import Iterator

from batch.fleet.sentences import outcome_text
from batch.fleet.single import Checked
from engine.rulebook.model import Carrier
from engine.types.kleene import NO
from language.templates import money
from language.wording import MOST_CANDIDATES, provided_words
from simexit.answer.estimates import Estimates
from simexit.answer.values import value_said
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
        for name in self.checked.verdicts:
            if name == "stage" and not self._stage_matters():
                continue
            if name != "action" and self._says_nothing(name):
                continue
            yield self._verdict(name)
            if name == "action":
                yield from self._provided()
                yield from self._when()
                yield from self._cost()

    def _stage_matters(self) -> bool:
        return not self.checked.roles("stage").unsaid and "stage" not in self.checked.undetermined

    def _says_nothing(self, name: str) -> bool:
        """Whether an open verdict is as open as what to do, or of no interest for a line that is not to end."""
        open_ = self.checked.undetermined
        if name not in open_ or "action" not in self.checked.verdicts:
            return False
        if "action" not in open_:
            return name == "eligibility" and self.checked.roles("action").purpose != "ending"
        return len(self.checked.answer(name).candidates) > MOST_CANDIDATES

    def _verdict(self, name: str) -> Row:
        label = self.say.texts.label("decisions", name)
        outcome = self.checked.answer(name).outcome
        if outcome is None:
            return Row(self._open(name), label, "care")
        text = outcome_text(self.checked, self.say.texts, name, value=value_said)
        if name == "eligibility":
            said = self.say.texts.outcome(name, outcome)
            text = text if said == text else self.say.say("check", "verdict", label=said, text=text)
            return Row(text, label, self.checked.roles(name).tone)
        return Row(text, label, "good" if name == "action" else "")

    def _open(self, name: str) -> str:
        """Either … or …, and what this depends on, except for what the verdicts above already named.

        More candidates than anybody keeps apart say only that it is not known yet.
        """
        texts = self.say.texts
        candidates = self.checked.answer(name).candidates
        outcomes = [texts.outcome(name, code) for code in candidates]
        few = len(candidates) <= MOST_CANDIDATES
        first = self.say.say(
            "check", "either" if few else "not_known_yet", outcomes=self.say.either(outcomes)
        )
        hangs = [fact for fact, decides in self.checked.questions().items() if name in decides]
        if name == "action" and not few and self.checked.provided:
            return first  # under which answers it may go says it better
        new = [texts.fact(fact) for fact in hangs if fact not in self._told]
        key = "hangs_also_on" if self._told & set(hangs) else "hangs_on"
        self._told.update(hangs)
        if not new:
            return self.say.sentences([first, self.say.say("check", "hangs_on_same")] if hangs else [first])
        return self.say.sentences([first, self.say.say("check", key, facts=self.say.few(new))])

    def _provided(self) -> Iterator[Row]:
        """The answers under which the line may go, to tick off."""
        if self.checked.answer("action").outcome is not None:
            return
        words = provided_words(self.say.texts, self.checked.rulebook, self.checked.provided)
        if words:
            yield Row(self.say.sentence(words), self.say.say("check", "may_go_if"), "good")

    def _when(self) -> Iterator[Row]:
        said = list(self._days())
        if said:
            yield Row(self.say.sentences(said), self.say.say("check", "when"))

    def _days(self) -> Iterator[str]:
        """When to ask and when it ends, until when that can be undone; or until when to top up."""
        names = ("cancel_on", "notice_by", "notice_from", "undo_until", "top_up_by")
        days = {name: value_said(self.checked, self.say.texts, name) for name in names}
        lacking = {name: Estimates(self.checked).lacks(name) for name in ("cancel_on", "top_up_by")}
        if days["cancel_on"]:
            waits = self.checked.roles("action").notice == "contract_end"
            early = waits and days["notice_by"] and days["notice_from"]
            key = "ask_between" if early else "ask_by" if waits and days["notice_by"] else "ends_on"
            yield self.say.say("check", key, **days)
        elif self.checked.roles("action").ends:
            yield self._not_known("end_not_known", *(lacking["cancel_on"] or ("notice_days",)))
        if days["undo_until"]:
            yield self.say.say("check", "undo", undo_until=days["undo_until"])
        if days["top_up_by"]:
            yield self.say.say("check", "top_up_by", top_up_by=days["top_up_by"])
        elif lacking["top_up_by"] and self.checked.roles("action").purpose == "holding":
            yield self._not_known("top_up_not_known", *lacking["top_up_by"])

    def _cost(self) -> Iterator[Row]:
        action, follows = self.checked.roles("action"), self.checked.follows
        said = []
        fees, wait = follows.fees_until_end_hkd, follows.exit_cost_hkd
        waits = action.notice == "contract_end"
        if fees.known and fees.values:
            said.append(self.say.say("check", "fees_until_end", amount=money(fees.values)))
        if waits and wait.known and said:
            said.append(self.say.say("check", "wait_of", amount=money(wait.values)))
        elif action.ends:
            said.append(self._exit_cost(waits))
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
        """The whole answer if the carrier has ceased."""
        texts = self.say.texts
        yield Row(self._ceasing("ceased"), texts.label("decisions", "eligibility"), "bad")
        yield Row(self.say.say("check", "ceased_text"), texts.label("decisions", "action"), "good")

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
