"""Reads one YAML file into plain data that remembers its lines, and refuses duplicate keys and aliases.

Knows YAML only: what the data means is for its callers.
"""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from engine.problems import RulebookProblem

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path_ = tuple[str | int, ...]

# What the parser's words for the commonest slips mean.
HINTS = {
    "mapping values are not allowed in this context": " (a text with `: ` in it needs quotation marks)",
    "found character that cannot start any token": " (indent with blanks, not tabs; quote a text after @ or `)",
    "could not find expected ':'": " (is a colon missing, or a quotation mark open?)",
}

_BOOLS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


@dataclass
class YamlFile:
    """The data of one file, the line of every key path, and the problems met while reading it."""

    name: str
    data: Any = None
    problems: list[RulebookProblem] = field(default_factory=list)
    root: yaml.Node | None = None

    @cached_property
    def lines(self) -> dict[Path_, int]:
        """The line (from 1) of each key path; worked out only where somebody asks, which is when there is a problem."""
        found: dict[Path_, int] = {}
        if self.root is not None:
            _note_lines(self.root, (), found, set())
        return found

    def line(self, *path: str | int) -> int:
        """The line (from 1) of a key path, or of its nearest written ancestor."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, message: str, *path: str | int) -> RulebookProblem:
        """A problem placed at a key path of this file, remembered and returned."""
        found = RulebookProblem(self.name, self.line(*path), message)
        self.problems.append(found)
        return found


def read_yaml(path: Path, name: str | None = None) -> YamlFile:
    """Read `path`; syntax errors, duplicate keys and aliases become problems, never exceptions."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return _failed(name or str(path), 0, f"can't be read: {error.strerror or error}")
    except UnicodeDecodeError:
        return _failed(name or str(path), 0, "is not UTF-8 text; save it as UTF-8")
    return parse_yaml(text, name or str(path))


def parse_yaml(text: str, name: str) -> YamlFile:
    """The same for a text at hand."""
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        said = error.problem or error.context or ""
        return _failed(name, line, f"is not valid YAML: {said}{HINTS.get(said, '')}")
    except RecursionError:
        return _failed(name, 0, "is nested too deeply")
    except yaml.YAMLError as error:
        return _failed(name, 0, f"is not valid YAML: {error}".splitlines()[0])
    file = YamlFile(name, root=node)
    try:
        file.data = _Builder(file).build(node) if node is not None else None
    except RecursionError:
        return _failed(name, 0, "is nested too deeply")
    return file


def _failed(name: str, line: int, message: str) -> YamlFile:
    return YamlFile(name, None, [RulebookProblem(name, line, message)])


def _note_lines(node: yaml.Node, path: Path_, found: dict[Path_, int], seen: set[int]) -> None:
    """A key's line is where the key stands; of a key written twice, where it stands first."""
    found.setdefault(path, node.start_mark.line + 1)
    if id(node) in seen:  # an alias
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _note_lines(item, (*path, index), found, seen)
    elif isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            here = (*path, _key(key_node))
            if here not in found:
                found[here] = key_node.start_mark.line + 1
                _note_lines(value_node, here, found, seen)


def _key(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "?"


class _Builder:
    """Turns the node tree into data; aliases are refused because a small file could expand without end."""

    def __init__(self, file: YamlFile) -> None:
        self.file = file
        self.seen: set[int] = set()

    def build(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if id(node) in self.seen:
            self._problem(node, "an alias (*name) is not supported here; write the value out")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item) for item in node.value]
        return self._mapping(node)

    def _mapping(self, node: Any) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _key(key_node)
            if key in data:
                first = next(other.start_mark.line + 1 for other, _ in node.value if _key(other) == key)
                self._problem(key_node, f"duplicate key `{key}`, first written on line {first}")
                continue
            data[key] = self.build(value_node)
        return data

    def _problem(self, node: yaml.Node, message: str) -> None:
        self.file.problems.append(RulebookProblem(self.file.name, node.start_mark.line + 1, message))


def _scalar(node: yaml.ScalarNode) -> Any:
    """A scalar as YAML resolves it, with whole numbers and dates checked and other numbers left as their text."""
    kind = node.tag.rpartition(":")[2]
    text = str(node.value)
    if kind == "bool":
        return _BOOLS[text.lower()]
    if kind == "null":
        return None
    if kind == "int":
        return int(text) if text.lstrip("+-").isdigit() else text
    if kind == "float":
        return float(text) if text.replace(".", "", 1).lstrip("+-").isdigit() else text
    if kind == "timestamp":
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return text
    return text
