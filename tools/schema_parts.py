"""The pieces that schemas are made of: a struct's schema in one piece, closed objects, yes and no as YAML has it.

It must not know which files there are.
"""

from typing import Any

import msgspec

from engine.rulebook.book import languages_in
from engine.rulebook.deadline import Deadline
from engine.rulebook.model import UNDATED
from engine.types.facts import Derived, Fact, Term

Schema = dict[str, Any]

# A bare yes or no is a truth value in YAML 1.1, which we read, and a word in 1.2, which most editors read.
YES_NO: Schema = {"enum": [True, False, "yes", "no"]}
DAY: Schema = {"type": "string", "format": "date"}
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
AMOUNT: Schema = {"type": "number", "minimum": 0}
BY_LANGUAGE: Schema = {
    "type": "object",
    "properties": dict.fromkeys(languages_in(), TEXT),
    "additionalProperties": False,
}

OR_BLANK: dict[str, Schema] = {
    "day": {"anyOf": [DAY, {"type": "null"}]},
    "amount": {"type": ["number", "null"]},
}
SECTION: Schema = {"$ref": "#/$defs/section"}
DATED: Schema = {"anyOf": [DAY, {"const": UNDATED}]}
"""The date of a source, which may bear none."""


def of(struct: type[msgspec.Struct], description: str = "", **given: Schema) -> Schema:
    """The schema of a struct in one piece; `given` are properties that are better written by hand."""
    (_,), parts = msgspec.json.schema_components([struct], ref_template="{name}")
    schema: Schema = _inlined(parts[struct.__name__], parts)
    schema["properties"].pop("name", None) if struct in (Fact, Term, Derived, Deadline) else None
    if schema["properties"].pop(UNDATED, None):  # not written as such: `as_of: undated`
        given = {"as_of": DATED} | given
    required = [key for key in schema.pop("required", []) if key in schema["properties"]]
    schema |= {"required": required} if required else {}
    schema["properties"] |= given
    schema["description"] = description or schema.get("description", "").splitlines()[0]
    return schema


def _inlined(schema: Any, parts: dict[str, Schema]) -> Any:
    """References replaced by what they point to, objects closed, yes/no as YAML writes it."""
    if isinstance(schema, list):
        return [_inlined(item, parts) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(parts[schema["$ref"]], parts)
    if schema.get("type") == "boolean":
        return YES_NO | {key: value for key, value in schema.items() if key == "description"}
    made = {
        key: _inlined(value, parts)
        for key, value in schema.items()
        if key not in ("title", "default", "properties")
    }
    if "properties" in schema:
        made["properties"] = {key: _inlined(value, parts) for key, value in schema["properties"].items()}
        made["additionalProperties"] = False
    return made


def keyed(key: str, item: Schema, description: str) -> Schema:
    """A file with one key that holds named items."""
    return {
        "description": description,
        "type": "object",
        "properties": {key: {"type": "object", "additionalProperties": item}},
        "required": [key],
        "additionalProperties": False,
    }


def lists_by_language() -> Schema:
    return closed(dict.fromkeys(languages_in(), TEXTS))


def closed(properties: dict[str, Schema]) -> Schema:
    """An object with these properties and no others."""
    return {"type": "object", "properties": properties, "additionalProperties": False}
