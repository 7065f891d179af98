"""Checks plain data against msgspec structs and reports every misfit, not only the first.

Knows shapes (keys and types) only; whether a name exists is for later stages.
"""

from typing import Any, TypeVar

import msgspec

from engine.problems import suggest
from engine.yamlfile import YamlFile

S = TypeVar("S", bound=msgspec.Struct)


def build(
    struct: type[S], data: Any, file: YamlFile, *path: str | int, given: dict[str, Any] | None = None
) -> S | None:
    """A struct from the mapping at `path`, or None after noting each unknown key, wrong type and missing field.

    `given` are fields that come from elsewhere (a key, a folder) and may not be written in the mapping.
    """
    if not isinstance(data, dict):
        file.problem(f"{where(path)}must be a mapping of keys to values, not {kind(data)}", *path)
        return None
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    given = given or {}
    writable = [name for name in fields if name not in given]
    values: dict[str, Any] = dict(given)
    sound = True
    for key, value in data.items():
        if key not in writable:
            file.problem(f"unknown key `{key}`{suggest(key, writable)}", *path, key)
            sound = False
            continue
        try:
            values[fields[key].name] = msgspec.convert(value, fields[key].type)
        except msgspec.ValidationError as error:
            file.problem(f"`{key}`: {plain(str(error))}", *path, key)
            sound = False
    for name, field in fields.items():
        if field.required and name not in values and name not in data:
            file.problem(f"{where(path)}lacks the key `{name}`", *path)
            sound = False
    return struct(**values) if sound else None


def mapping(data: Any, file: YamlFile, *path: str | int) -> dict[str, Any]:
    """The data at `path` as a mapping; an empty one (with a problem unless it is blank) when it is not."""
    if isinstance(data, dict):
        return data
    if data is not None:
        file.problem(f"{where(path)}must be a mapping of keys to values, not {kind(data)}", *path)
    return {}


def only_keys(data: dict[str, Any], allowed: list[str], file: YamlFile, *path: str | int) -> None:
    """Note every key that is not allowed, with the nearest right name."""
    for key in data:
        if key not in allowed:
            file.problem(f"unknown key `{key}`{suggest(key, allowed)}", *path, key)


def where(path: tuple[str | int, ...]) -> str:
    """`rules[3] ` for a message, empty at the top."""
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    return f"`{shown}` " if shown else ""


def kind(value: Any) -> str:
    """What a value is, in words an author of YAML uses."""
    if value is None:
        return "blank"
    names = {
        bool: "yes/no",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "a mapping",
    }
    return names.get(type(value), "a date")


def plain(message: str) -> str:
    """msgspec's message in the words of YAML."""
    for theirs, ours in (
        ("`array`", "a list"), ("`object`", "a mapping"), ("`str`", "a text"), ("`bool`", "yes or no"),
        ("`int`", "a whole number"), ("`float`", "a number"), ("`null`", "blank"), ("`date`", "a date"),
    ):  # fmt: skip
        message = message.replace(theirs, ours)
    return message[0].lower() + message[1:]
