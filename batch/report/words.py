"""Look up the report's labels and phrases in the texts of a language. Must not know any sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from batch.shapes import ASKED_FIRST
from language.speaker import Speaker
from language.templates import fill
from language.texts import Texts
from language.wording import MOST_CANDIDATES, answer_words, hint_reason

if TYPE_CHECKING:
    from batch.plan_shapes import PlanStep
    from batch.shapes import AskedOf

_MOST_NAMED = 5  # of those who are waited for


class ReportWords:
    """One language's words. A code without a label is shown as it is, never hidden."""

    def __init__(self, texts: Texts, carriers: Mapping[str, str] | None = None) -> None:
        self._texts, self._phrases = texts, Speaker(texts, "report")
        self._carriers = carriers or {}

    def say(self, key: str, **parts: object) -> str:
        """The phrase at a dotted key of the section `report`, with its {parts} filled in."""
        return self._phrases.say(*key.split("."), **parts) if parts else str(self.at(key))

    def at(self, key: str) -> Any:
        """Whatever is at a dotted key of the section `report`."""
        found: Any = self._texts.section("report")
        for step in key.split("."):
            found = found[step]
        return found

    def outcome(self, decision: str, code: str) -> str:
        """An outcome's label; for an undetermined decision, all that are still possible where they are few."""
        left = [self._texts.outcome(decision, one) for one in code.split("|")]
        if len(left) == 1:
            return left[0]
        if len(left) > MOST_CANDIDATES:
            return self.say("summary.not_known")
        return self.say("undetermined", candidates=self._phrases.joined_by("candidates_separator", left))

    def outcome_text(self, decision: str, code: str) -> str:
        """An outcome as a sentence, without the parts that a line's own facts would fill in."""
        return fill(self._texts.get("decisions", decision, "outcomes", code, "text") or "", {})

    def outcomes(self, decision: str) -> list[str]:
        """The codes of a decision's outcomes, in the texts' order."""
        return list(self._texts.section("decisions").get(decision, {}).get("outcomes", {}))

    def decision(self, code: str) -> str:
        return self._texts.label("decisions", code)

    def decides(self, code: str) -> str:
        """What turns upon an answer: a decision, or the contradiction that asks for it, as `checks=its rule`."""
        decision, _, rule = code.partition("=")
        if not rule:
            return self.decision(decision)
        return self.say("of_decision", decision=self.decision(decision), rule=self.rule(decision, rule))

    def rule(self, decision: str, code: str) -> str:
        return self._texts.label("rules", decision, code)

    def fact(self, code: str) -> str:
        """The label of a fact or of a carrier's term."""
        return self._texts.fact(code)

    def meaning(self, code: str) -> str:
        return self._texts.get("facts", code, "meaning") or ""

    def ask(self, code: str) -> str:
        """The question that asks for a fact or term."""
        return self._texts.ask(code)

    def carrier(self, code: str) -> str:
        """A carrier's label; the name of one that the rulebook doesn't know stays as it is written."""
        return self._carriers.get(code) or self._texts.value("carrier", code)

    def value(self, fact: str, code: str) -> str:
        """A choice's words: `postpaid` -> `monthly plan`."""
        if fact == "carrier":
            return self.carrier(code)
        none = self.say("words.none") if code == "none" else code
        return self._texts.get("values", fact, code) or none

    def named(self, section: str, code: str) -> str:
        """A code of a plain section: statuses, severities, confidences, asks."""
        return self._texts.label(section, code)

    def listed(self, parts: Iterable[str]) -> str:
        """Several things in one line."""
        return self._phrases.joined_by("list_separator", parts)

    def answer(self, code: str) -> str:
        """An answer under which a line may go, written as `fact=value`."""
        name, _, value = code.partition("=")
        return answer_words(self._texts, name, value, self.value(name, value))

    def hint(self, code: str) -> str:
        """What is suggested, written as `fact=value`; `fact=?` is only to be asked first."""
        name, _, value = code.partition("=")
        if value == ASKED_FIRST:
            return self.say("asked_first", fact=self.fact(name))
        return self.say("suggested", fact=self.fact(name), value=self.said(name, value))

    def given(self, code: str) -> str:
        """What was answered, written as `fact=value`."""
        name, _, value = code.partition("=")
        return self.say("answers.pair", name=self.fact(name), value=self.said(name, value))

    def said(self, fact: str, value: str) -> str:
        """An answer's value, written as a file of answers has it, in words."""
        return self.say(f"words.{value}") if value in ("yes", "no") else self.value(fact, value)

    def whom(self, step: PlanStep) -> str:
        """Whom a question of the plan is put to: `each department (8)`, `once: one answer for all lines`."""
        how = "once" if step.once else "each"
        return self.say(f"plan.{how}.{step.kind or 'all'}", count=f"{step.groups:,}")

    def suggested_because(self, what: str, hint: str) -> str:
        """Why something is suggested."""
        return self.say("fill_in.because", what=what, why=hint_reason(self._texts, hint))

    def asked_who(self, one: AskedOf) -> str:
        """Who was asked; what nobody is named by."""
        return one.who or fill(self._texts.get("ask", "nobody") or "", {"by": self.fact(one.by)})

    def still_out(self, several: Sequence[AskedOf]) -> str:
        """How many of the questionnaires came back, and whose are still out until when; blank where none was sent."""
        if not several:
            return ""
        out = [one for one in several if one.is_out]
        named = [
            self.say("asked.one", who=self.asked_who(one), day=one.due.isoformat())
            for one in out[:_MOST_NAMED]
        ]
        if len(out) > len(named):
            named.append(self.say("asked.more", count=f"{len(out) - len(named):,}"))
        part = sum(0 < one.answered < one.asked for one in several)
        back = f"{len(several) - len(out):,}"
        parts = {"count": f"{len(several):,}", "back": back, "part": f"{part:,}" if part else None}
        return self.say("asked.said", **parts, out=self.listed(named) or None)

    def many(self, codes: str, label: Callable[[str], str]) -> str:
        """Codes joined by `;` as labels."""
        return self.listed(label(code) for code in codes.split(";") if code)


def dollars(amount: int, *, exact: bool = False) -> str:
    """Cents as people write them: 98,760 or 98,760.50."""
    value = Decimal(amount) / 100
    return f"{value:,.2f}" if exact else f"{value:,.0f}"
