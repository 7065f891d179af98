"""Change what cases expect in the text of their file, and nothing else: comments, order and layout stay as they are.

Knows YAML's marks, which say where each value is in the text; must not know rules or answers.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from simexit.cases.expected import MONEY, PartOfList

WIDEST = 120
STEP = 2  # what a long list is indented by, from its key


@dataclass(frozen=True)
class NewValue:
    """What a key of a case's `expect` becomes. `listed`: the value is a list, however many codes it has."""

    key: str
    value: Any
    listed: bool


@dataclass(frozen=True)
class _Edit:
    """The text between two places, and its replacement."""

    start: int
    end: int
    put: str


def changed(text: str, cases: Mapping[int, Sequence[NewValue]]) -> tuple[str, list[tuple[int, str]]]:
    """The text with new values for the cases at these positions, and each (case, key) that has to be changed by hand.

    By hand, because there is a comment inside the value that would be replaced.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    edits: list[_Edit] = []
    by_hand: list[tuple[int, str]] = []
    for position, values in cases.items():
        expect = _child(_child(root, "cases").value[position], "expect")
        stated = {name.value: (name, value) for name, value in expect.value}
        for new in values:
            edit = _edit(text, expect, *stated[new.key], new) if new.key in stated else None
            if edit is not None and "#" in text[edit.start : edit.end]:
                by_hand.append((position, new.key))
            elif edit is not None:
                edits.append(edit)
        if added := [new for new in values if new.key not in stated]:
            edits.append(_added(text, expect, added))
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.put + text[edit.end :]
    return text, by_hand


def _child(node: Any, key: str) -> Any:
    return next(value for name, value in node.value if name.value == key)


def _edit(text: str, expect: Any, name: Any, value: Any, new: NewValue) -> _Edit:
    """The new value in the place of the old one."""
    after_colon = text.index(":", name.end_mark.index) + 1
    if new.value is None:
        return _Edit(after_colon, max(after_colon, _end(value)), " null" if expect.flow_style else "")
    start, end = value.start_mark.index, _end(value)
    indent = (expect if expect.flow_style else name).start_mark.column + STEP
    column = start - (text.rfind("\n", 0, start) + 1)
    put = _folded(written(new), column, indent, _line_break(text))
    return _Edit(start, end, put) if end > start else _Edit(after_colon, after_colon, f" {put}")


def _added(text: str, expect: Any, added: Sequence[NewValue]) -> _Edit:
    """Keys that the case leaves out, after its last one."""
    said = [f"{new.key}: {written(new)}".rstrip() for new in added]
    if not expect.value:
        inside = expect.start_mark.index + 1
        return _Edit(inside, inside, ", ".join(said))
    last = _end(expect.value[-1][1])
    if expect.flow_style:
        return _Edit(last, last, "".join(f", {one}" for one in said))
    column, line_break = expect.value[0][0].start_mark.column, _line_break(text)
    end_of_line = next((at for at in range(last, len(text)) if text[at] in "\r\n"), len(text))
    lines = [line_break + " " * column + _folded(one, column, column + STEP, line_break) for one in said]
    return _Edit(end_of_line, end_of_line, "".join(lines))


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _end(node: Any) -> int:
    """Where a value's text ends; the mark of a list with dashes comes after the blank lines and comments below it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def written(new: NewValue) -> str:
    """The value as YAML, on one line."""
    value = new.value
    if isinstance(value, PartOfList):
        parts = [(name, codes) for name, codes in (("has", value.has), ("lacks", value.lacks)) if codes]
        return "{" + ", ".join(f"{name}: {_listed(codes)}" for name, codes in parts) + "}"
    if isinstance(value, tuple):
        return _listed(value) if new.listed or len(value) != 1 else _code(value[0])
    if isinstance(value, datetime.date):
        return value.isoformat()
    if new.key in MONEY and isinstance(value, int):
        whole, cents = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{whole}" + (f".{cents:02d}" if cents else "")
    return "" if value is None else _code(value)


def _listed(codes: Iterable[str]) -> str:
    return f"[{', '.join(map(_code, codes))}]"


def _code(code: str) -> str:
    """A code, in quotation marks if YAML would otherwise not read it as a text."""
    return code if yaml.safe_load(code) == code else f'"{code}"'


def _folded(said: str, column: int, indent: int, line_break: str) -> str:
    """The value in lines that are not too long, broken between codes."""
    lines, line, used = [], "", column
    for word in said.split(" "):
        if line and used + 1 + len(word) > WIDEST:
            lines.append(line)
            line, used = "", indent - 1
        line, used = f"{line} {word}" if line else word, used + len(word) + (1 if line else 0)
    return f"{line_break}{' ' * indent}".join([*lines, line])
