"""Reads one decision file: its rules, their conditions and what they cite. Knows no particular decision."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

import msgspec

from engine.conditions.nodes import Always, Node
from engine.conditions.parsing import parse_condition
from engine.conditions.vocabulary import BrokenName, ConditionInvalid, Vocabulary
from engine.problems import RulebookProblem, suggest
from engine.rulebook.checks import check_name
from engine.rulebook.model import Decision, Rule
from engine.rulebook.shape import build, where
from engine.rulebook.yamlfile import YamlFile

SEVERITIES = ("blocker", "cost", "task")


class DecisionEntry(msgspec.Struct, frozen=True):
    """The keys of a decision file."""

    decision: str
    hit_policy: Literal["first", "collect"]
    rules: list[Any]
    about: str = ""


class RuleEntry(msgspec.Struct, frozen=True):
    """The keys of a rule."""

    when: str | bool = ""
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
        words.broken.add(str(file.data.get("decision")) if isinstance(file.data, dict) else "")
        return None
    check_name(entry.decision, file, "decision")
    if entry.decision in words.names():
        file.problem(f"`{entry.decision}` is already the name of something else", "decision")
    if not entry.rules:
        file.problem("a decision needs at least one rule", "rules")
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
    words.later.pop(decision.name, None)
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
    for code, key in ((written.id, "id"), (written.outcome, "outcome")):
        if code:
            check_name(code, file, *path, key)
    if entry.hit_policy == "first":
        if not written.outcome:
            file.problem("a rule of a `first` decision needs an `outcome`", *path)
        if written.severity:
            file.problem("only a rule of a `collect` decision has a `severity`", *path, "severity")
    else:
        if not written.id:
            file.problem("a rule of a `collect` decision needs an `id`", *path)
        if written.outcome:
            file.problem(
                "a rule of a `collect` decision has no `outcome`; its `id` is the answer", *path, "outcome"
            )
    condition = _condition(written, file, words, *path)
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


def _condition(written: RuleEntry, file: YamlFile, words: Vocabulary, *path: str | int) -> Node:
    """The rule's condition; where it is wrong, one that lets the rest be checked."""
    if written.when == "":
        file.problem(f"{where(path)}lacks the key `when`; `when: otherwise` holds always", *path)
        return Always()
    try:
        return parse_condition(str(written.when), words)
    except BrokenName:
        pass  # said where the name is defined
    except ConditionInvalid as error:
        file.problem(str(error), *path, "when")
    return Always()


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


def check_citations(
    decisions: Iterable[Decision], sources: Collection[str], files: Mapping[str, YamlFile]
) -> None:
    """Every source a rule cites must be known."""
    for decision in decisions:
        for rule in decision.rules:
            for source in rule.sources:
                if source not in sources:
                    message = f"rule `{rule.id}` cites an unknown source `{source}`{suggest(source, sources)}"
                    files[rule.file].problems.append(RulebookProblem(rule.file, rule.line, message))
