"""Read what is computed from facts: the derived facts, and what a blank means. Knows no particular fact."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from engine.conditions.joined import joined
from engine.conditions.nodes import Node
from engine.conditions.parsing import only_where, parse_condition, parse_derived
from engine.conditions.vocabulary import BrokenName, ConditionInvalid, Vocabulary
from engine.conditions.walking import decisions_in
from engine.rulebook.checks import check_name
from engine.rulebook.decisions import declared, tell
from engine.rulebook.yamlfile import YamlFile
from engine.types.fact_types import type_of
from engine.types.facts import Derived, Fact


def read_derived(
    file: YamlFile,
    derived: Mapping[str, Derived],
    words: Vocabulary,
    decisions: Sequence[YamlFile],
    verdicts: Collection[str],
) -> dict[str, Node]:
    """Each derived fact as a tree. It may rest on any decision; `words` then refuses it where that is not taken yet."""
    everything, nodes = msgspec.structs.replace(words, outcomes={}, collected={}, roles={}, later={}), {}
    for one in decisions:
        decision = declared(one, verdicts)
        if decision is not None:
            tell(decision, everything, YamlFile(one.name))
        elif isinstance(one.data, dict):
            words.broken.add(str(one.data.get("decision")))
    for name, item in derived.items():
        check_name(name, file, "derived", name)
        key = "is"
        try:
            node = parse_derived(str(item.expression), type_of(item), everything)
            key = "when"
            nodes[name] = only_where(str(item.when), node, everything)
        except BrokenName:
            words.broken.add(name)
        except ConditionInvalid as error:
            file.problem(f"`{name}`: {error}", "derived", name, key)
    nodes = {name: joined(node, nodes) for name, node in nodes.items()}
    words.nodes.update(nodes)
    words.rests.update({name: decisions_in(node, nodes) for name, node in nodes.items()})
    return nodes


def read_when_missing(
    file: YamlFile, facts: Mapping[str, Fact], words: Vocabulary
) -> dict[str, tuple[tuple[Node, Any], ...]]:
    """What a blank of each fact means, and under which condition."""
    read: dict[str, tuple[tuple[Node, Any], ...]] = {}
    for name, fact in facts.items():
        for position, item in enumerate(fact.when_missing):
            try:
                read[name] = (*read.get(name, ()), (parse_condition(item.when, words), item.value))
            except BrokenName:
                continue
            except ConditionInvalid as error:
                file.problem(f"`{name}`: {error}", "facts", name, "when_missing", position, "when")
    return read
