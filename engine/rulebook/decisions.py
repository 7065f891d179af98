"""Read one decision file: its rules, their conditions and what they cite. Knows no particular decision."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from engine.conditions.joined import joined
from engine.conditions.nodes import Always, Certainly, Node
from engine.conditions.parsing import parse_condition
from engine.conditions.vocabulary import BrokenName, ConditionInvalid, Vocabulary
from engine.problems import RulebookProblem, suggest
from engine.rulebook.checks import check_name
from engine.rulebook.decision_entry import COLLECTED, DecisionEntry, RuleEntry
from engine.rulebook.hint import Hint
from engine.rulebook.in_force import check_days, in_force
from engine.rulebook.model import Decision, Rule
from engine.rulebook.shape import build, where
from engine.rulebook.yamlfile import YamlFile
from engine.types.fact_types import type_of
from engine.types.roles import Roles

SEVERITIES = ("blocker", "cost", "task")


def read_decision(file: YamlFile, words: Vocabulary, verdicts: Collection[str]) -> Decision | None:
    """The decision of a file, added to the vocabulary of the decisions after it; mistakes are noted in the file.

    `verdicts` are the groups of the report, which outcomes may name.
    """
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
            file.problem(f"rule `{rule.id}` is written twice; give it an `id` of its own", "rules", position)
        rules[rule.id] = rule
    _check_reach(file, entry, list(rules.values()))
    found = tuple(rules.values())
    decision = Decision(
        entry.decision,
        _policy(entry),
        found,
        entry.about,
        _roles(entry, found, file, verdicts),
        entry.when_open,
        entry.asked,
        _staying_listed(entry, file, words),
    )
    words.later.pop(decision.name, None)
    tell(decision, words, file)
    return decision


def tell(decision: Decision, words: Vocabulary, file: YamlFile) -> None:
    """Let conditions name a decision: its outcomes and their roles, or its rules."""
    if decision.hit_policy == "first":
        words.outcomes[decision.name] = tuple(filter(None, decision.outcomes))  # a rule may lack its own
        words.roles[decision.name] = decision.roles
    else:
        words.collected[decision.name] = _groups(decision, file)


def declared(file: YamlFile, verdicts: Collection[str]) -> Decision | None:
    """What a file says of its decision besides conditions: its outcomes with their roles, or its rules. None where it
    is not sound, which `read_decision` tells."""
    beside = YamlFile(file.name, file.data)
    entry = build(DecisionEntry, file.data, beside)
    if entry is None:
        return None
    written = [build(RuleEntry, data, beside) for data in entry.rules]
    rules = tuple(
        Rule(
            id=one.id or one.outcome, when="", condition=Always(), outcome=one.outcome, severity=one.severity
        )
        for one in written
        if one is not None
    )
    return Decision(entry.decision, _policy(entry), rules, "", _roles(entry, rules, beside, verdicts))


def _policy(entry: DecisionEntry) -> Literal["first", "collect"]:
    """`certain` is `first` of conditions that are never unknown."""
    return "collect" if entry.hit_policy == "collect" else "first"


def _roles(
    entry: DecisionEntry, rules: tuple[Rule, ...], file: YamlFile, verdicts: Collection[str]
) -> dict[str, Roles]:
    """The roles of each outcome; where a decision names any, it must name each of its outcomes and no other."""
    if entry.outcomes and entry.hit_policy == "collect":
        file.problem(
            "only a `first` decision has `outcomes`; a collected rule says itself what it is for", "outcomes"
        )
        return {}
    outcomes = dict.fromkeys(rule.outcome for rule in rules)
    found: dict[str, Roles] = {}
    for outcome, written in entry.outcomes.items():
        if outcome not in outcomes:
            file.problem(f"no rule comes to `{outcome}`{suggest(outcome, outcomes)}", "outcomes", outcome)
        roles = build(Roles, written, file, "outcomes", outcome)
        if roles is None:
            continue
        found[outcome] = roles
        if roles.verdict and roles.verdict not in verdicts:
            message = f"`{roles.verdict}` is not a verdict of the report{suggest(roles.verdict, verdicts)}"
            file.problem(message, "outcomes", outcome, "verdict")
    for outcome in outcomes if entry.outcomes else ():
        if outcome not in entry.outcomes:
            file.problem(f"`outcomes` lacks `{outcome}`: say what it is for", "outcomes")
    return found


def _staying_listed(entry: DecisionEntry, file: YamlFile, words: Vocabulary) -> tuple[str, ...]:
    """The facts without which more stays listed on purpose than their values lead to."""
    if entry.stays_listed and entry.hit_policy == "collect":
        file.problem("only a `first` decision lists what is possible", "stays_listed")
    for place, name in enumerate(entry.stays_listed):
        if name not in words.facts and name not in words.broken:
            near = suggest(name, words.facts)
            file.problem(f"`{name}` is no fact{near}", "stays_listed", place)
    return tuple(entry.stays_listed)


def _rule(data: Any, entry: DecisionEntry, file: YamlFile, position: int, words: Vocabulary) -> Rule | None:
    path = ("rules", position)
    written = build(RuleEntry, data, file, *path)
    if written is None:
        return None
    for code, key in ((written.id, "id"), (written.outcome, "outcome")):
        if code:
            check_name(code, file, *path, key)
    if _policy(entry) == "first":
        if not written.outcome:
            file.problem(f"a rule of a `{entry.hit_policy}` decision needs an `outcome`", *path)
        for key in COLLECTED:
            if getattr(written, key):
                file.problem(f"only a rule of a `collect` decision has the key `{key}`", *path, key)
    else:
        if not written.id:
            file.problem("a rule of a `collect` decision needs an `id`", *path)
        if written.outcome:
            file.problem(
                "a rule of a `collect` decision has no `outcome`; its `id` is the answer", *path, "outcome"
            )
    if written.said_by and written.said_by not in {*words.outcomes, *words.later}:
        near = suggest(written.said_by, [*words.outcomes, *words.later])
        file.problem(f"`{written.said_by}` is no decision{near}", *path, "said_by")
    _check_named(written, file, words, *path)
    check_days(written.valid_from, written.valid_to, file, *path)
    condition = joined(_condition(written, data, file, words, *path), words.nodes)
    if entry.hit_policy == "certain" and written.when != "otherwise":
        condition = Certainly(condition)
    return Rule(
        id=written.id or written.outcome,
        when=str(written.when),
        condition=in_force(condition, written.valid_from, written.valid_to),
        outcome=written.outcome,
        severity=written.severity,
        said_by=written.said_by,
        enclosed=written.enclosed,
        letter=written.letter,
        owed=written.owed,
        concerns=tuple(written.concerns),
        names=tuple(written.names),
        asks=written.asks,
        sources=tuple(written.sources),
        note=written.note,
        valid_from=written.valid_from,
        valid_to=written.valid_to,
        file=file.name,
        line=file.line(*path),
    )


def _check_named(written: RuleEntry, file: YamlFile, words: Vocabulary, *path: str | int) -> None:
    """The facts a check is about are facts, and one that asks names what it asks for; what is owed is an amount."""
    for place, name in enumerate(written.names):
        if name not in words.facts and name not in words.broken:
            file.problem(f"`{name}` is no fact{suggest(name, words.facts)}", *path, "names", place)
    owed = words.facts.get(written.owed)
    if written.owed and (owed is None or not type_of(owed).sign):
        amounts = [name for name, fact in words.facts.items() if type_of(fact).sign]
        file.problem(
            f"`{written.owed}` is no amount of a line{suggest(written.owed, amounts)}", *path, "owed"
        )
    if written.asks and not written.names:
        file.problem("a rule that `asks` says in `names` which facts it is about", *path, "asks")


def _condition(
    written: RuleEntry, data: dict[str, Any], file: YamlFile, words: Vocabulary, *path: str | int
) -> Node:
    """The rule's condition; where it is wrong, one that lets the rest be checked."""
    if not isinstance(data.get("when", ""), str | bool):
        return Always()  # told by its shape
    if written.when == "":
        file.problem(f"{where(path)}lacks the key `when`; `when: otherwise` holds always", *path)
        return Always()
    return read_condition(str(written.when), file, words, *path, "when")


def read_condition(text: str, file: YamlFile, words: Vocabulary, *path: str | int) -> Node:
    """A condition that stands at a place of a file; where it is wrong, one that lets the rest be checked."""
    try:
        return parse_condition(text, words)
    except BrokenName:
        pass  # said where the name is defined
    except ConditionInvalid as error:
        file.problem(str(error), *path)
    return Always()


def _check_reach(file: YamlFile, entry: DecisionEntry, rules: list[Rule]) -> None:
    """Nothing may follow `otherwise`, since it would never be reached."""
    if entry.hit_policy == "collect":
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
            problem = f"`{severity}` is a severity and can't be a rule's id; give it another"
            file.problems.append(RulebookProblem(file.name, decision.rule(severity).line, problem))
        if members:
            groups[severity] = members
    return groups


def check_citations(
    decisions: Iterable[Decision], sources: Collection[str], files: Mapping[str, YamlFile]
) -> None:
    """Every source a rule cites must be known."""
    for decision in decisions:
        for rule in decision.rules:
            check_cited(f"rule `{rule.id}`", rule, sources, files[rule.file])


def check_cited(named: str, item: Rule | Hint, sources: Collection[str], file: YamlFile) -> None:
    """Every source that a rule or hint cites must be known."""
    for source in item.sources:
        if source not in sources:
            message = f"{named} cites an unknown source `{source}`{suggest(source, sources)}"
            file.problems.append(RulebookProblem(item.file, item.line, message))
