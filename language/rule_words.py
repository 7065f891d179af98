"""Say what a rule says of lines, as a sentence, and what it rests on, by name. Must not decide anything."""

from __future__ import annotations

from collections.abc import Iterable

from engine.conditions.nodes import Always
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision, Rule
from language.condition_words import ConditionWords
from language.templates import fill
from language.texts import Texts
from language.wording import rule_text, source_title


class RuleWords:
    """The sentences about the rules of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, texts: Texts) -> None:
        self.book, self.texts = rulebook, texts
        self.words = ConditionWords(rulebook, texts)

    def sentence(self, decision: Decision, rule: Rule) -> str:
        """The rule by itself, in a full sentence."""
        named = self.words.quoted(self.texts.label("decisions", decision.name))
        result = {"decision": named, "outcome": "", "rule": ""}
        if decision.hit_policy == "first":
            result["outcome"] = self.words.quoted(self.texts.outcome(decision.name, rule.outcome))
            alone = rule is decision.rules[0]
            key = "always" if alone else "otherwise"
            if not isinstance(rule.condition, Always):
                key = "first" if alone else "first_below"
                result["condition"] = self.words.say(rule.condition, inside=not alone)
        else:
            result["rule"] = self.words.quoted(self.label(decision, rule))
            key = "collect_always" if isinstance(rule.condition, Always) else "collect"
            result["condition"] = self.words.say(rule.condition)
        return self.words.texts_of("rules", key, **result)

    def label(self, decision: Decision, rule: Rule) -> str:
        """What a rule is called: its own label, or its outcome's."""
        own = self.texts.get("rules", decision.name, rule.id, "label")
        return own or (self.texts.outcome(decision.name, rule.outcome) if rule.outcome else rule.id)

    def advice(self, decision: Decision, rule: Rule) -> str:
        """What to do if the rule holds, without what differs from line to line."""
        own = self.texts.get("rules", decision.name, rule.id, "text")
        if decision.hit_policy == "collect":
            own = rule_text(self.texts, decision.name, rule.id)
            own = "" if own == self.label(decision, rule) else own
        own = own or self.texts.get("decisions", decision.name, "outcomes", rule.outcome, "text")
        return fill(own or "", {})

    def spelt_out(self, decision: Decision, rule: Rule) -> str:
        """What the rule says of lines, and what that means for them."""
        said = filter(None, (self.sentence(decision, rule), self.advice(decision, rule)))
        return self.words.sentences(said)

    def source_title(self, code: str) -> str:
        """What a source of the rulebook is called, or what is written in its place."""
        return source_title(self.book, self.texts, code)

    def titles(self, codes: Iterable[str]) -> list[str]:
        """What some sources are called, each title once."""
        return list(dict.fromkeys(map(self.source_title, codes)))
