"""Read what may never be, whatever a line is like: conditions over facts and over what a result shows.

Read where it is proven, not with the rulebook: nobody who decides needs it. Knows no particular invariant.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from engine.conditions.joined import joined
from engine.conditions.nodes import Node
from engine.conditions.vocabulary import Vocabulary
from engine.problems import RulebookInvalid, suggest
from engine.rulebook.book import SHIPPED, Rulebook
from engine.rulebook.checks import check_name
from engine.rulebook.decisions import read_condition, tell
from engine.rulebook.model import SETTING_VALUES
from engine.rulebook.shape import build, mapping
from engine.rulebook.yamlfile import YamlFile, read_yaml

FILE = "invariants.yaml"


class InvariantEntry(msgspec.Struct, frozen=True):
    """The keys of an invariant."""

    never: str
    sources: list[str] = []


class InvariantsFile(msgspec.Struct, frozen=True):
    """The keys of the file. `unsaid`: facts of which a rule settles what holds while they are not said."""

    invariants: dict[str, Any] = {}
    unsaid: list[str] = []


class Invariant(msgspec.Struct, frozen=True):
    """What no line may be: its condition as written and as a tree, and where it stands and comes from."""

    id: str
    never: str
    condition: Node
    sources: tuple[str, ...]
    file: str
    line: int


class Invariants(msgspec.Struct, frozen=True):
    """All of a rulebook's. `unsaid` are the facts that, said, may add to what is possible."""

    by_id: Mapping[str, Invariant] = {}
    unsaid: tuple[str, ...] = ()


def read_invariants(book: Rulebook) -> Invariants:
    """Those of a rulebook's folder, none where it has no such file. Raises RulebookInvalid with every mistake in it."""
    path = book.folder / FILE
    if not path.exists():
        return Invariants()
    file = read_yaml(path, f"rulesets/{FILE}" if book.folder == SHIPPED else str(path))
    entry = build(InvariantsFile, mapping(file.data, file), file) or InvariantsFile()
    words = Vocabulary(book.facts, book.terms, book.derived, SETTING_VALUES, nodes=book.derived_nodes)
    for decision in book.decisions.values():
        tell(decision, words, YamlFile(file.name))
    found = {}
    for name, written in entry.invariants.items():
        invariant = _invariant(name, written, book, file, words)
        if invariant is not None:
            found[name] = invariant
    for place, name in enumerate(entry.unsaid):
        if name not in book.readable:
            file.problem(f"unknown fact `{name}`{suggest(name, book.readable)}", "unsaid", place)
    if file.problems:
        raise RulebookInvalid(file.problems)
    return Invariants(found, tuple(entry.unsaid))


def _invariant(
    name: str, written: Any, book: Rulebook, file: YamlFile, words: Vocabulary
) -> Invariant | None:
    path = ("invariants", name)
    check_name(name, file, *path)
    entry = build(InvariantEntry, written, file, *path)
    if entry is None:
        return None
    condition = joined(read_condition(entry.never, file, words, *path, "never"), book.derived_nodes)
    for place, source in enumerate(entry.sources):
        if source not in book.sources:
            file.problem(f"unknown source `{source}`{suggest(source, book.sources)}", *path, "sources", place)
    return Invariant(name, entry.never, condition, tuple(entry.sources), file.name, file.line(*path))
