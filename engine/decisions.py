"""Reads one decision file: its rules, their conditions and what they cite. Knows no particular decision."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from engine.conditions import ConditionInvalid, Vocabulary, parse_condition
from engine.model import Decision, Rule
from engine.nodes import Always
from engine.problems import RulebookProblem, suggest
from engine.shape import build
from engine.yamlfile import YamlFile

SEVERITIES = ("blocker", "cost", "task")


class DecisionEntry(msgspec.Struct, frozen=True):
    """The keys of a decision file."""

    decision: str
    hit_policy: Literal["first", "collect"]
    rules: list[Any]
    about: str = ""


class RuleEntry(msgspec.Struct, frozen=True):
    """The keys of a rule."""

    when: str | bool
    id: str = ""
    outcome: str = ""
    severity: Literal["", "blocker", "cost", "task"] = ""
    sources: list[str] = []
    note: str = ""


def read_decision(file: YamlFile, words: Vocabulary) -> Decision | None:
    """The decision of a file, added to the vocabulary of the decisions after it; mistakes are noted in the file."""
    if file.data is None and file.problems:
        return None
    entry = build(DecisionEntry, file.data, file)
    if entry is None:
        return None
    taken = words.names()
    if entry.decision in taken:
        file.problem(f"`{entry.decision}` is already the name of something else", "decision")
    rules: dict[str, Rule] = {}
    for position, data in enumerate(entry.rules):
        rule = _rule(data, entry, file, position, words)
        if rule is None:
            continue
        if rule.id in rules:
            hint = "; give it an `id` of its own" if rule.id == rule.outcome else ""
            file.problem(f"rule `{rule.id}` is written twice{hint}", "rules", position)
        rules[rule.id] = rule
    _check_reach(file, entry, list(rules.values()))
    decision = Decision(entry.decision, entry.hit_policy, tuple(rules.values()), entry.about)
    if entry.hit_policy == "first":
        words.outcomes[decision.name] = decision.outcomes
    else:
        words.collected[decision.name] = _groups(decision, file)
    return decision


def _rule(data: Any, entry: DecisionEntry, file: YamlFile, position: int, words: Vocabulary) -> Rule | None:
    path = ("rules", position)
    written = build(RuleEntry, data, file, *path)
    if written is None:
        return None
    first = entry.hit_policy == "first"
    if first and not written.outcome:
        file.problem("a rule of a `first` decision needs an `outcome`", *path)
    if not first and not written.id:
        file.problem("a rule of a `collect` decision needs an `id`", *path)
    if not first and written.outcome:
        file.problem(
            "a rule of a `collect` decision has no `outcome`; its `id` is the answer", *path, "outcome"
        )
    try:
        condition = parse_condition(str(written.when), words)
    except ConditionInvalid as error:
        file.problem(str(error), *path, "when")
        condition = Always()
    return Rule(
        id=written.id or written.outcome,
        when=str(written.when),
        condition=condition,
        outcome=written.outcome,
        severity=written.severity,
        sources=tuple(written.sources),
        note=written.note,
        file=file.name,
        line=file.line(*path),
    )


def _check_reach(file: YamlFile, entry: DecisionEntry, rules: list[Rule]) -> None:
    """Nothing may follow `otherwise`, since it would never be reached."""
    if entry.hit_policy != "first":
        return
    for rule in rules[:-1]:
        if isinstance(rule.condition, Always) and rule.when == "otherwise":
            problem = f"rules after `otherwise` (rule `{rule.id}`) can never be reached"
            file.problems.append(RulebookProblem(file.name, rule.line, problem))


def _groups(decision: Decision, file: YamlFile) -> dict[str, tuple[str, ...]]:
    """What `… in decision` may name: each rule, and each severity for all its rules."""
    groups: dict[str, tuple[str, ...]] = {rule.id: (rule.id,) for rule in decision.rules}
    for severity in SEVERITIES:
        members = tuple(rule.id for rule in decision.rules if rule.severity == severity)
        if severity in groups:
            file.problem(f"`{severity}` is a severity and can't be a rule's id", "rules")
        if members:
            groups[severity] = members
    return groups


def check_citations(decision: Decision, sources: Mapping[str, Any], files: Mapping[str, YamlFile]) -> None:
    """Every source a rule cites must be known."""
    for position, rule in enumerate(decision.rules):
        for source in rule.sources:
            if source not in sources:
                files[rule.file].problem(
                    f"unknown source `{source}`{suggest(source, sources)}", "rules", position, "sources"
                )
