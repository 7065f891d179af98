"""Check plain data against msgspec structs and report every misfit, not only the first.

Knows shapes (keys and types) only; whether a name exists is for later stages.
"""

import datetime
from collections.abc import Iterable, Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from engine.problems import kind, nearest, suggest, suggested
from engine.rulebook.yamlfile import YamlFile
from engine.types.written import not_plain

S = TypeVar("S", bound=msgspec.Struct)
Place = str | int

PLAIN: dict[Any, str] = {
    bool: "yes or no",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    tuple: "a list",
    dict: "a mapping of keys to values",
    datetime.date: "a date, YYYY-MM-DD",
}
WRITTEN_AS: dict[Any, Any] = {tuple: list, float: (int, float)}  # what YAML has in its place


def build(
    struct: type[S], data: Any, file: YamlFile, *path: Place, given: dict[str, Any] | None = None
) -> S | None:
    """A struct from the mapping at `path`, after noting each unknown key, wrong type and missing field.

    `given` are fields that come from elsewhere (a key, a folder) and may not be written in the mapping. What can't be
    used is left at its default, so that the rest is checked too; None where a required field is then missing.
    """
    if not isinstance(data, dict):
        file.problem(f"{where(path)}must be a mapping of keys to values, not {kind(data)}", *path)
        return None
    fields = _fields(struct)
    values: dict[str, Any] = dict(given or {})
    writable = [name for name in fields if name not in values]
    for key, value in data.items():
        if key not in writable:
            unknown_key(key, writable, file, *path, most=20)
            continue
        usable, found = _field(fields[key].type, value, file, (*path, key))
        if usable:
            values[fields[key].name] = found
    sound = True
    for name, field in fields.items():
        if field.required and field.name not in values:
            sound = False
            if name not in data:
                file.problem(f"{where(path)}lacks the key `{name}`", *path)
    return struct(**values) if sound else None


@cache
def _fields(struct: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """The fields by the key that is written; found once, since msgspec works them out anew each time."""
    return {field.encode_name: field for field in msgspec.structs.fields(struct)}


def _field(type_: Any, value: Any, file: YamlFile, path: tuple[Place, ...]) -> tuple[bool, Any]:
    """Whether a value can be used, and as what; what is wrong with it is noted."""
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        found = build(type_, value, file, *path)
        return found is not None, found
    try:
        return True, msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        before = len(file.problems)
        usable, rest = _misfits(type_, value, file, path)
        if len(file.problems) == before:  # a misfit only msgspec sees, such as a limit
            said = str(error).replace("`int`", "a whole number").replace("`float`", "a number")
            file.problem(f"`{path[-1]}` {said.replace('Expected', 'must be')}, not {not_plain(value)}", *path)
        return usable, rest


def _misfits(type_: Any, value: Any, file: YamlFile, path: tuple[Place, ...]) -> tuple[bool, Any]:
    """Note each part of a value that isn't of its type, where it stands; what is left can be used to check on."""
    origin, inside = get_origin(type_), get_args(type_)
    if origin is Annotated:
        return _misfits(inside[0], value, file, path)
    if type_ is Any or (isinstance(type_, type) and issubclass(type_, msgspec.Struct)):
        return _field(type_, value, file, path)
    if origin is Literal:
        if value in inside:
            return True, value
        allowed = [str(option) for option in inside if option != ""]
        file.problem(f"{_named(path)} can't be {_quoted(value)}{suggest(str(value), allowed)}", *path)
        guess = nearest(str(value), allowed)
        return guess is not None, guess
    if origin in (Union, UnionType):
        if any(_fits(option, value) for option in inside):
            return True, value
        wanted = " or ".join(_wanted(option) for option in inside if option is not type(None))
        file.problem(f"{_named(path)} must be {wanted}, not {_shown(value)}", *path)
        return False, None
    if not _fits(type_, value):
        said = _shown(value, type_)
        file.problem(f"{_named(path)} must be {_wanted(type_)}, not {said}", *path)
        return False, None
    if origin in (list, tuple):
        found = [_misfits(inside[0], item, file, (*path, place)) for place, item in enumerate(value)]
        return True, [item for usable, item in found if usable]
    if origin is dict:
        parts = {key: _misfits(inside[1], item, file, (*path, key)) for key, item in value.items()}
        return True, {key: item for key, (usable, item) in parts.items() if usable}
    return True, value


def _fits(type_: Any, value: Any) -> bool:
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return isinstance(value, dict)
    if get_origin(type_) is Literal:
        return value in get_args(type_)
    if type_ in (int, float) and isinstance(value, bool):
        return False
    plain = get_origin(type_) or type_
    return isinstance(value, WRITTEN_AS.get(plain, plain))


def _wanted(type_: Any) -> str:
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return PLAIN[dict]
    if get_origin(type_) is Literal:
        return "one of " + ", ".join(str(option) for option in get_args(type_))
    return PLAIN.get(get_origin(type_) or type_, str(type_))


def _named(path: tuple[Place, ...]) -> str:
    """The nearest key of a path: a place in a list says little."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "it")
    return f"an item of `{key}`" if path and isinstance(path[-1], int) else f"`{key}`"


def _quoted(value: Any) -> str:
    return f"`{value}`" if isinstance(value, str) else kind(value)


def _shown(value: Any, type_: Any = None) -> str:
    """What a value is; a bare yes, no or number where a text is wanted only lacks its quotation marks."""
    if isinstance(value, list | dict):
        return kind(value)
    if type_ is not str or isinstance(value, datetime.date) or value is None:
        return not_plain(value)
    said = "yes or no" if isinstance(value, bool) else f"the number {value}"
    return f"{said} (write it in quotation marks if the word itself is meant)"


def mapping(data: Any, file: YamlFile, *path: Place) -> dict[str, Any]:
    """The data at `path` as a mapping; an empty one (with a problem unless it is blank) when it is not."""
    if isinstance(data, dict):
        return data
    if data is not None:
        file.problem(f"{where(path)}must be a mapping of keys to values, not {kind(data)}", *path)
    return {}


def unknown_key(key: str, allowed: Sequence[str], file: YamlFile, *path: Place, most: int = 12) -> None:
    """Note a key that there is not, with the nearest right name."""
    message = f"unknown key `{key}`{suggest(key, allowed, most=most)}"
    file.problem(message, *path, key, code="no_key", given=str(key), **suggested(key, allowed, most=most))


def only_keys(data: dict[str, Any], allowed: list[str], file: YamlFile, *path: Place) -> None:
    """Note every key that is not allowed, with the nearest right name."""
    for key in data:
        if key not in allowed:
            unknown_key(key, allowed, file, *path)


def check_languages(written: Iterable[str], languages: Sequence[str], file: YamlFile, *path: Place) -> None:
    """Each key of what is said in several languages is one of them."""
    for language in written:
        check_language(language, languages, file, *path, language)


def check_language(language: str, languages: Sequence[str], file: YamlFile, *path: Place) -> None:
    """A language is one that there are texts in."""
    if language not in languages:
        file.problem(f"`{language}` is not a language{suggest(language, languages)}", *path)


def where(path: tuple[Place, ...]) -> str:
    """`rules[3] ` for a message, empty at the top."""
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    return f"`{shown}` " if shown else ""
