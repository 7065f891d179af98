"""Read the combined questions, one answer of which says several facts. Knows no particular fact or question."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from engine.problems import suggest
from engine.rulebook.checks import check_name, check_typed
from engine.rulebook.combined import Combined
from engine.rulebook.shape import build, mapping, only_keys
from engine.rulebook.yamlfile import YamlFile
from engine.types.facts import Fact

KEY = "combined"


class CombinedEntry(msgspec.Struct, frozen=True):
    """The keys of a combined question."""

    values: dict[str, list[str]]
    means: dict[str, dict[str, Any]]


def read_combined(
    file: YamlFile, facts: Mapping[str, Fact], broken: Collection[str] = ()
) -> dict[str, Combined]:
    """The combined questions of a file; mistakes are noted in it. Nothing is said of facts that are `broken` anyway."""
    data = mapping(file.data, file)
    only_keys(data, [KEY], file)
    found = {}
    for name, written in mapping(data.get(KEY), file, KEY).items():
        check_name(name, file, KEY, name)
        if name in facts:
            file.problem(f"`{name}` is a fact already", KEY, name)
        entry = build(CombinedEntry, written, file, KEY, name)
        if entry is not None:
            found[name] = _typed(name, entry, facts, broken, file)
    return found


def _typed(
    name: str, entry: CombinedEntry, facts: Mapping[str, Fact], broken: Collection[str], file: YamlFile
) -> Combined:
    for choice in entry.values.keys() ^ entry.means.keys():
        key = "means" if choice in entry.means else "values"
        file.problem(
            f"`{choice}` needs both its words under `values` and what it says under `means`", KEY, name, key
        )
    means: dict[str, dict[str, Any]] = {}
    for choice, said in entry.means.items():
        means[choice] = {}
        for fact, value in said.items():
            path = (KEY, name, "means", choice, fact)
            if fact in broken:
                continue
            if fact not in facts:
                file.problem(f"unknown fact `{fact}`{suggest(fact, facts)}", *path)
                continue
            typed = check_typed(facts[fact], value, file, *path)
            if typed is not None:
                means[choice][fact] = typed
    return Combined(name, {choice: entry.values.get(choice, []) for choice in entry.means}, means)
