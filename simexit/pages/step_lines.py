"""The steps in which the rulebook is decided, in one language, a line each. Must not print, nor put steps in order."""

from collections.abc import Iterable, Sequence

from engine.conditions.nodes import All, Any_, Certainly, Not, Possibly
from engine.deciding.steps import AnyStep, ConditionStep, DecisionStep, FactStep, compiled, up_to
from engine.rulebook.book import Rulebook
from engine.types.fact_types import type_of
from language.texts import Texts
from simexit.pages.page_words import PageWords
from simexit.pages.rule_index import Thing, UnknownId, rules_of
from simexit.screen.paragraphs import table

JOINED = {All: "all", Any_: "any", Not: "not", Possibly: "possibly", Certainly: "certainly"}


def step_lines(rulebook: Rulebook, texts: Texts, thing: Thing | None, size: int) -> list[str]:
    """All steps, or those up to a decision, rule, outcome or computed fact."""
    steps = compiled(rulebook)
    pages = StepPages(rulebook, texts)
    if thing is not None:
        steps = up_to(steps, _wanted(rulebook, steps, thing))
    return table([(f"{step.number}.", pages.said(step)) for step in steps], size)


def _wanted(rulebook: Rulebook, steps: Sequence[AnyStep], thing: Thing) -> Iterable[int]:
    """The numbers of the steps in which a thing is worked out."""
    if thing.kind in ("rule", "outcome"):
        rules = {rule.id for rule in rules_of(rulebook, thing)}
        taken = next(step for step in steps if isinstance(step, DecisionStep) and step.name == thing.group)
        places = enumerate(rulebook.decisions[thing.group].rules)
        found = [taken.rules[place] for place, rule in places if rule.id in rules]
        return [number for number in found if number is not None]
    steps_of: type[DecisionStep | FactStep] = DecisionStep if thing.kind == "decision" else FactStep
    numbers = [step.number for step in steps if isinstance(step, steps_of) and step.name == thing.name]
    if not numbers:
        raise UnknownId("no_steps", given=thing.name)
    return numbers


class StepPages(PageWords):
    """What is worked out in a step, by the numbers of those that it is made of."""

    def said(self, step: AnyStep) -> str:
        match step:
            case ConditionStep(node=node):
                if type(node) in JOINED:
                    return self._step(JOINED[type(node)], steps=self.comma(map(str, step.of)))
                said = self.words.say(node)
            case FactStep(name=name):
                type_ = type_of(self.book.derived[name])
                said = self.labelled(
                    self.named(name), self.words.expression(self.book.derived_nodes[name], type_)
                )
            case DecisionStep(name=name):
                policy = self.words.texts_of("rules", "policy", self.book.decisions[name].hit_policy)
                always = self._step("always")
                rules = self.comma(always if number is None else str(number) for number in step.rules)
                return self.labelled(self.named(name), policy) + self.provenance((rules,))
        return said + self.provenance((self.comma(map(str, step.of)),))

    def _step(self, key: str, **values: str) -> str:
        return self.words.texts_of("steps", key, **values)
