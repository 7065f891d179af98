"""Explain an answer as a person would reason: rule by rule, the values each rule saw, and where they come from.

Knows traces and texts; must not decide anything.
"""

from collections.abc import Iterator, Sequence

import click

from batch.fleet.hint_said import why
from batch.fleet.sentences import value_text
from batch.fleet.single import Checked
from engine.conditions.nodes import Always, Collected, Node, OutcomeIn, SettingIs, Settled, TakesDecision
from engine.conditions.walking import names_in, walk
from engine.explaining.explain import Considered, Seen
from engine.rulebook.model import Decision, TermValue
from engine.types.facts import AS_OF
from language.condition_words import ConditionWords
from language.texts import Texts
from simexit.answer.because import Reasons
from simexit.answer.grounds import Grounds
from simexit.screen.paragraphs import pad, width, wrap
from simexit.screen.phrases import Phrases

HOLDS = {True: "yes", False: "no", None: "unknown"}
INDENT = "  "


def why_lines(checked: Checked, texts: Texts, size: int) -> list[str]:
    """The trace of every decision, for a terminal of `size` columns."""
    return list(Why(checked, texts).lines(size))


class Why:
    """The trace of one SIM in words."""

    def __init__(self, checked: Checked, texts: Texts) -> None:
        self.checked, self.texts = checked, texts
        self.say = Phrases(checked.rulebook, texts)
        self.words = ConditionWords(checked.rulebook, texts)
        self.reasons = Reasons(checked)
        self.grounds = Grounds(checked, self.say)

    def lines(self, size: int) -> Iterator[str]:
        """The verdicts with every rule considered; of collect decisions, the rules that hold or may hold."""
        yield click.style(self.say.say("why", "title"), bold=True)
        yield from wrap(self.say.say("why", "first"), size)
        for decision in self.checked.rulebook.decisions.values():
            yield ""
            yield from wrap(self._title(decision), size)
            for item in self._told(decision):
                yield from self._item(decision, item, size)
        yield from self._dates(size)

    def _told(self, decision: Decision) -> Sequence[Considered]:
        """Every rule that a verdict or a later rule looked at; of the to-do lists only what is on them."""
        items = self.checked.explainer.trace(decision.name)
        if decision.hit_policy == "first" or any(rule.severity for rule in decision.rules):
            return items
        return [item for item in items if item.holds is not False]

    def _title(self, decision: Decision) -> str:
        label = self.texts.label("decisions", decision.name)
        if decision.hit_policy == "collect":
            rules = [
                self.texts.label("rules", decision.name, rule) for rule in self.checked.holding(decision.name)
            ]
            return self._bold(label, self.say.listed(rules) or self.say.say("why", "none_found"))
        outcomes = [self.texts.outcome(decision.name, code) for code in self._candidates(decision.name)]
        if len(outcomes) == 1:
            return self._bold(label, outcomes[0])
        return self._bold(label, self.say.say("why", "open", outcomes=self.say.candidates(outcomes)))

    def _bold(self, label: str, text: str) -> str:
        """A title; a label that is a question needs no colon."""
        said = (
            f"{label} {text}" if label.endswith(("?", "？")) else self.say.say("pair", name=label, value=text)
        )
        return click.style(said, bold=True)

    def _candidates(self, name: str) -> tuple[str, ...]:
        return self.checked.explainer.result(name)

    def _item(self, decision: Decision, item: Considered, size: int) -> Iterator[str]:
        marks = {key: self.say.raw("why", "marks", word) for key, word in HOLDS.items()}
        lead = INDENT + pad(marks[item.holds], max(width(mark) for mark in marks.values()) + 2)
        outcome = self.texts.label("rules", decision.name, item.rule.id)
        if outcome == item.rule.id and item.rule.outcome:
            outcome = self.texts.outcome(decision.name, item.rule.outcome)
        if isinstance(item.rule.condition, Always):
            text = self.say.say("why", "otherwise", rule=outcome)
            yield from wrap(text, size, first=lead)
            return
        said = self.words.say(item.rule.condition)
        text = self.say.say("why", "rule", rule=outcome, condition=said)
        parts = [text, self._because(item)]
        if item.holds is not False and item.rule.sources:
            parts.append(self.say.say("why", "sources", sources=self._sources(item)))
        yield from wrap(self.say.sentences(parts), size, first=lead)

    def _sources(self, item: Considered) -> str:
        """What the sources that a rule cites are called, each once."""
        return self.say.listed(dict.fromkeys(map(self.grounds.cited, item.rule.sources)))

    def _dates(self, size: int) -> Iterator[str]:
        """How the dates and amounts were worked out."""
        follows = self.checked.follows
        names = (
            "notice_days",
            "notice_unit",
            "contract_end_on",
            "bill_day",
            "reactivation_days",
            "monthly_fee_hkd",
        )
        values: dict[str, str | None] = {name: self._stated(name) for name in names}
        values |= {name: value_text(self.checked, self.texts, name) for name in ("cancel_on", "undo_until")}
        values["as_of"] = self.checked.as_of.isoformat()
        if self.checked.roles("action").notice != "contract_end":
            values["contract_end_on"] = None
        if self.checked.explainer.seen("bills_whole_months").value is not True:
            values["bill_day"] = None
        known = {"ends": follows.cancel_on, "undo": follows.undo_until, "saving": follows.saving_hkd_year}
        rows = [self.say.say("why", key, **values) for key, column in known.items() if column.known]
        if rows:
            yield ""
            yield click.style(self.say.say("why", "dates"), bold=True)
        for row in rows:
            yield from wrap(row, size, first=INDENT)

    def _stated(self, name: str) -> str | None:
        """A value as people read it, if the rulebook knows the name and the line the value."""
        if self.say.type_of(name) is None:
            return None
        value = self.checked.explainer.seen(name).value
        return None if value is None else self.say.value(name, value)

    def _because(self, item: Considered) -> str:
        """What was enough for the rule to hold or fail, or what leaves it open."""
        key = {True: "holds", False: "fails", None: "unclear"}[item.holds]
        seen = {value.name: value for value in item.seen}
        facts = [text for part in self.reasons.of(item) for text in self._part(part, seen, item)]
        return self.say.say("why", key, facts=self.say.raw("semicolon").join(dict.fromkeys(facts)))

    def _part(self, part: Node, seen: dict[str, Seen], item: Considered) -> Iterator[str]:
        """One comparison's values; of a decision, what it came to."""
        if isinstance(part, OutcomeIn | Settled):
            outcomes = [self.texts.outcome(part.decision, code) for code in self._candidates(part.decision)]
            key = "fact" if item.holds is not None or len(outcomes) == 1 else "may_be"
            value = self.say.candidates(outcomes)
            if value is None and key == "fact":
                value = self.say.value(part.decision, None)
            yield self.say.say("why", key, name=self._label(part.decision), value=value)
        elif isinstance(part, Collected):
            yield self._collected(part, item)
        elif isinstance(part, SettingIs):
            value = self.texts.value(part.name, self.checked.decided.sims.setting(part.name))
            origin = self.say.say("why", "setting")
            yield self.say.say("why", "fact_from", name=self._name(part.name), value=value, origin=origin)
        else:
            for name in names_in(part):
                if name in seen:
                    yield self._seen(seen[name], seen)

    def _collected(self, part: Collected, item: Considered) -> str:
        found = self._candidates(part.decision)
        wanted = [rule for rule in part.rules if (f"{rule}?" if item.holds is None else rule) in found]
        rules = self.say.listed(self.texts.label("rules", part.decision, rule) for rule in wanted)
        key = "may_be" if item.holds is None else "found"
        return self.say.say("why", key if rules else "nothing", name=self._label(part.decision), value=rules)

    def _decided(self, part: OutcomeIn | Collected | Settled) -> str:
        """What a decision came to, as a part of what a fact is computed from."""
        found = self._candidates(part.decision)
        if isinstance(part, Collected):
            said = [self.texts.label("rules", part.decision, rule.rstrip("?")) for rule in found]
            value = self.say.either(said) if said else "–"
        else:
            left = self.say.candidates([self.texts.outcome(part.decision, code) for code in found])
            value = left or self.say.value(part.decision, None)
        name = self.texts.label("decisions", part.decision)
        return self.say.say("pair_inside", name=name, value=value)

    def _label(self, decision: str) -> str:
        return self.say.say("quote", text=self.texts.label("decisions", decision))

    def _seen(self, value: Seen, seen: dict[str, Seen]) -> str:
        """A value and where it comes from; for a computed one, what it was worked out from."""
        name = self._name(value.name)
        sources = self._inputs(value, seen)
        if value.value is None and value.origin == "missing":
            return self.say.say("why", "missing_from" if sources else "missing", name=name, facts=sources)
        names = self.checked.line.names.get(value.name, ())
        said = self.say.value(value.name, value.value, names)
        if value.name == AS_OF.name:
            return self.say.say("why", "fact", name=name, value=said)
        origin = self._origin(value, sources)
        return self.say.say("why", "fact_from", name=name, value=said, origin=origin)

    def _name(self, name: str) -> str:
        if name == AS_OF.name:
            return self.words.phrase("as_of")
        return self.say.say("quote", text=self.texts.fact(name))

    def _inputs(self, value: Seen, seen: dict[str, Seen]) -> str:
        node = self.checked.rulebook.derived_nodes.get(value.name)
        if node is None or value.origin == "stated":
            return ""
        used = [self.say.pair(name, seen[name].value) for name in names_in(node) if name in seen]
        used += [self._decided(part) for part in walk(node) if isinstance(part, TakesDecision)]
        return self.say.listed(dict.fromkeys(used))

    def _origin(self, value: Seen, inputs: str) -> str:
        if value.term is not None:
            return self._term(value.term)
        if value.origin == "computed" and value.name in self.checked.rulebook.facts:
            return self.say.say("why", "meant")
        if value.origin == "computed":
            return self.say.say("why", "computed" if inputs else "computed_bare", facts=inputs)
        if value.origin == "hinted":
            return self.say.say(
                "why", "hinted", why=why(self.checked, self.texts, self.checked.hints.found[value.name])
            )
        if value.origin == "stated" and value.name in self.checked.line.answered:
            return self.say.say("why", "answered", day=self.checked.as_of.isoformat())
        return self.say.say("why", value.origin)

    def _term(self, term: TermValue) -> str:
        """Who says so, when, and how sure that is."""
        key = term.layer if term.layer in ("general", "company") else "term"
        as_of = self.grounds.date(term)
        confidence = self.texts.label("confidences", term.confidence)
        source = self.grounds.source(term) if term.source or key != "company" else None
        return self.say.say("why", key, confidence=confidence, source=source, as_of=as_of)
