"""Read one YAML file into plain data that remembers its lines, and refuse duplicate keys and aliases.

Knows YAML only: what the data means is for its callers.
"""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from engine.problems import MOST_SOUGHT, RulebookInvalid, RulebookProblem

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

LONGEST = 50_000_000  # characters; answers about a million lines have less than half
DEEPEST = 100  # levels; a rulebook needs about ten, and Python's own limit differs from release to release
TOO_DEEP = f"is nested too deeply: more than {DEEPEST} levels"

# The parser's own words change with its release and its C half, so ours go by what stands where it stopped.
_NO_ALIAS = "an alias (*name) is not supported here; write the value out"
_STOPPED_AT = {
    ":": ("a text with `: ` in it needs quotation marks", "yaml_colon"),
    "\t": ("indent with blanks, not tabs", "yaml_tab"),
    "@": ("a text that starts with @ needs quotation marks", "yaml_at_sign"),
    "`": ("a text that starts with ` needs quotation marks", "yaml_backquote"),
    "%": ("a text that starts with % needs quotation marks", "yaml_percent"),
    "*": (_NO_ALIAS, "yaml_no_alias"),
}
_STOPPED_ELSEWHERE = (
    "is a colon missing, a line indented unevenly, or a bracket or quotation mark left open near here?",
    "yaml_broken",
)

_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)

# Of more digits Python makes no number, and no rulebook or sheet needs one; nor of the digits of other scripts.
_INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
_DECIMAL = re.compile(r"[-+]?(?=\.?[0-9])[0-9]{0,40}\.?[0-9]{0,40}")
_BOOLS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


@dataclass
class YamlFile:
    """The data of one file, where it stands there, and the problems met while reading it."""

    name: str
    data: Any = None
    problems: list[RulebookProblem] = field(default_factory=list)
    root: yaml.Node | None = None

    def line(self, *path: str | int) -> int:
        """The line (from 1) of a key path, or of its nearest written ancestor."""
        node, line = self.root, 1 if self.root is None else self.root.start_mark.line + 1
        for part in path:
            found = _within(node, part)
            if found is None:
                break
            line, node = found
        return line

    def problem(self, message: str, *path: str | int, code: str = "", **params: str) -> RulebookProblem:
        """A problem placed at a key path of this file, remembered and returned; `code` and `params` say it elsewhere.

        Raises RulebookInvalid where a file has so many that it is none of what it should be.
        """
        found = RulebookProblem(self.name, self.line(*path), message, code, tuple(params.items()))
        self.problems.append(found)
        if len(self.problems) >= MOST_SOUGHT:
            raise RulebookInvalid(self.problems)
        return found


def read_yaml(path: Path, name: str | None = None) -> YamlFile:
    """Read `path`; syntax errors, duplicate keys and aliases become problems, never exceptions."""
    try:
        with path.open(encoding="utf-8-sig") as opened:
            text = opened.read(LONGEST + 1)  # what is no file, but a device, may have no end
    except OSError as error:
        detail = error.strerror or str(error)
        return _failed(name or str(path), 0, f"can't be read: {detail}", "yaml_not_readable", detail=detail)
    except UnicodeDecodeError:
        return _failed(name or str(path), 0, "is not UTF-8 text; save it as UTF-8", "yaml_not_utf8")
    if len(text) > LONGEST:
        most = f"{LONGEST:,}"
        return _failed(name or str(path), 0, f"is longer than {most} characters", "yaml_too_long", most=most)
    return parse_yaml(text, name or str(path))


def parse_yaml(text: str, name: str) -> YamlFile:
    """The same for a text at hand."""
    try:
        node = yaml.compose(text, Loader=Loader)
        file = YamlFile(name, root=node)
        file.data = _Builder(file).build(node, 1, node) if node is not None else None
    except _TooDeep as error:
        return _too_deep(name, error.line)
    except RecursionError:
        return _too_deep(name, _line_too_deep(text))
    except yaml.YAMLError as error:
        line = _line_too_deep(text)
        return _too_deep(name, line) if line else _failed(name, *_in_our_words(error, text))
    return file


def _line_too_deep(text: str) -> int:
    """The line (from 1) where the nesting passes what is allowed; 0 if it never does. It counts tokens, one by one."""
    depth = 0
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, _OPENING):
                depth += 1
            elif isinstance(token, _CLOSING):
                depth -= 1
            if depth > DEEPEST:
                return int(token.start_mark.line) + 1
    except yaml.YAMLError:
        pass  # what is wrong elsewhere is told by who asks
    return 0


def _in_our_words(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    """The line (from 1; 0 where the parser names none), what is wrong there, and the code of that."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return line, "is not valid YAML: it holds a control character; take it out", "yaml_control_character"
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return 0, "is not valid YAML", "yaml_invalid"
    at = text[mark.index : mark.index + 3]
    if isinstance(error, yaml.composer.ComposerError) and at == "---":
        message = "is not valid YAML: it holds more than one document; take the line `---` out"
        return mark.line + 1, message, "yaml_two_documents"
    what, code = _STOPPED_AT.get(at[:1], _STOPPED_ELSEWHERE)
    return mark.line + 1, f"is not valid YAML: {what}", code


def _failed(name: str, line: int, message: str, code: str, **params: str) -> YamlFile:
    return YamlFile(name, None, [RulebookProblem(name, line, message, code, tuple(params.items()))])


def _too_deep(name: str, line: int) -> YamlFile:
    return _failed(name, line, TOO_DEEP, "yaml_too_deep", most=str(DEEPEST))


def _within(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    """The line (from 1) of a part of a node, and itself; a key's line is where the key stands, first."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item: yaml.Node = node.value[part]
        return item.start_mark.line + 1, item
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if _key(key_node) == part:
                return key_node.start_mark.line + 1, value_node
    return None


def _key(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "?"


class _TooDeep(Exception):
    """Data nested deeper than is allowed, and the line of the level that is too much."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Builder:
    """Turn the node tree into data; aliases are refused because a small file could expand without end."""

    def __init__(self, file: YamlFile) -> None:
        self.file = file
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, depth: int, by: yaml.Node) -> Any:
        """The data of a node. An alias is the node itself once more, so it is told of at what leads there: `by`."""
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if depth > DEEPEST:
            raise _TooDeep(node.start_mark.line + 1)
        if id(node) in self.seen:
            self._problem(by, _NO_ALIAS, "yaml_alias")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, depth + 1, node) for item in node.value]
        return self._mapping(node, depth)

    def _mapping(self, node: Any, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _key(key_node)
            if key in data:
                first = next(other.start_mark.line + 1 for other, _ in node.value if _key(other) == key)
                message = f"duplicate key `{key}`, first written on line {first}"
                self._problem(key_node, message, "yaml_key_twice", key=key, first=str(first))
                continue
            data[key] = self.build(value_node, depth + 1, key_node)
        return data

    def _problem(self, node: yaml.Node, message: str, code: str, **params: str) -> None:
        found = RulebookProblem(
            self.file.name, node.start_mark.line + 1, message, code, tuple(params.items())
        )
        self.file.problems.append(found)


def _scalar(node: yaml.ScalarNode) -> Any:
    """A scalar as YAML resolves it, with whole numbers and dates checked and other numbers left as their text."""
    kind = node.tag.rpartition(":")[2]
    text = str(node.value)
    if kind == "bool":
        return _BOOLS.get(text.lower(), text)
    if kind == "null":
        return None
    if kind == "int":
        return int(text) if _INTEGER.fullmatch(text) else text
    if kind == "float":
        return float(text) if _DECIMAL.fullmatch(text) else text
    if kind == "timestamp":
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return text
    return text
