"""Read what is written of one term: a value, a value with its source, or its history. Knows no particular term."""

import datetime
from itertools import pairwise
from typing import Any

import msgspec

from engine.problems import kind, suggest, suggested
from engine.rulebook.model import UNDATED, Confidence, TermValue
from engine.rulebook.shape import unknown_key
from engine.rulebook.yamlfile import YamlFile
from engine.types.fact_types import type_of
from engine.types.facts import Term
from engine.types.written import in_yaml, not_plain

SINCE = "from"
VALUE_KEYS = ("value", "source", "as_of", "confidence")
CONFIDENCES: tuple[Confidence, ...] = ("verified", "reported", "assumed")
Path_ = tuple[str | int, ...]


def read_value(
    term: Term, written: Any, file: YamlFile, section: str, layer: str, path: Path_, unit: Term | None = None
) -> TermValue | None:
    """A term's value from `45`, from `{value: 45, source: …, as_of: …}` or from a list of these, each with its `from`.

    `unit` is the term that goes with it, which may be written inside. None where something is wrong, which is noted in
    the file.
    """
    if unit is not None:
        return _with_unit(term, unit, written, file, section, layer, path)
    blank = TermValue(None, 0, section=section, layer=layer)
    if not isinstance(written, list) or not any(isinstance(one, dict) for one in written):
        return _value(term, written, file, blank, path)
    values = [_value_since(term, one, file, blank, (*path, place)) for place, one in enumerate(written)]
    found = [value for value in values if value is not None]
    if len(found) < len(values) or not _in_order(found, term, file, path):
        return None
    *earlier, latest = found
    return msgspec.structs.replace(latest, earlier=tuple(reversed(earlier)))


def date_apart(written: Any) -> Any:
    """What is written of a note or source, with `as_of: undated` as a mark of its own: it is no date."""
    if not isinstance(written, dict) or written.get("as_of") != UNDATED:
        return written
    return {key: item for key, item in written.items() if key != "as_of"} | {"undated": True}


def _with_unit(
    term: Term, unit: Term, written: Any, file: YamlFile, section: str, layer: str, path: Path_
) -> TermValue | None:
    """The value of a term beside which another may say its unit: `{value: 60, notice_unit: working, …}`."""
    parts = written if isinstance(written, list) else [written]
    places: list[Path_] = (
        [(*path, place) for place in range(len(parts))] if isinstance(written, list) else [path]
    )
    units = [_unit(unit, part, file, place) for part, place in zip(parts, places, strict=True)]
    plain = [
        {key: item for key, item in part.items() if key != unit.name} if isinstance(part, dict) else part
        for part in parts
    ]
    found = read_value(term, plain if isinstance(written, list) else plain[0], file, section, layer, path)
    if found is None or not any(units):
        return found
    *earlier, latest = units
    values = zip(found.earlier, reversed(earlier), strict=True)
    before = tuple(msgspec.structs.replace(value, unit=said) for value, said in values)
    return msgspec.structs.replace(found, unit=latest, earlier=before)


def _unit(unit: Term, part: Any, file: YamlFile, path: Path_) -> str:
    if not isinstance(part, dict) or unit.name not in part:
        return ""
    try:
        return str(type_of(unit).from_yaml(unit, part[unit.name]))
    except ValueError as error:
        _not_so(unit, part[unit.name], error, file, (*path, unit.name))
        return ""


def _value_since(term: Term, written: Any, file: YamlFile, blank: TermValue, path: Path_) -> TermValue | None:
    """One value of a history, with the day from which it holds."""
    since = written.get(SINCE) if isinstance(written, dict) else None
    if since is None:
        file.problem(
            f"a value in the history of `{term.name}` lacks the key `{SINCE}`: the day from which it holds",
            *path,
        )
        return None
    if not isinstance(since, datetime.date):
        file.problem(f"`{SINCE}` must be a date, YYYY-MM-DD, not {not_plain(since)}", *path, SINCE)
        return None
    value = {key: item for key, item in written.items() if key != SINCE}
    return _value(term, value, file, msgspec.structs.replace(blank, since=since), path)


def _in_order(values: list[TermValue], term: Term, file: YamlFile, path: Path_) -> bool:
    """Whether each value begins after the one before it; what doesn't is noted."""
    sound = True
    for place, (before, value) in enumerate(pairwise(values), 1):
        if before.since is None or value.since is None or before.since < value.since:
            continue
        sound = False
        said = (
            f"two values of `{term.name}` hold from {value.since}: keep one of them"
            if before.since == value.since
            else f"the value of `{term.name}` from {value.since} stands after the one from {before.since}: write "
            "the oldest first"
        )
        file.problem(said, *path, place, SINCE)
    return sound


def _value(term: Term, written: Any, file: YamlFile, blank: TermValue, path: Path_) -> TermValue | None:
    """One value with its provenance."""
    if not isinstance(written, dict):
        return _typed_value(term, written, file, blank, path)
    before = len(file.problems)
    for key in written:
        if key == SINCE:
            file.problem(
                f"`{SINCE}` belongs to a history: write the values of `{term.name}` as a list, `- {{value: …, "
                f"{SINCE}: …}}`",
                *path, key,
            )  # fmt: skip
        elif key not in VALUE_KEYS:
            unknown_key(key, VALUE_KEYS, file, *path)
    provenance = _provenance(written, file, path)
    if "value" not in written:
        file.problem(
            f"`{term.name}` lacks the key `value`", *path, code="lacks_key", given=term.name, key="value"
        )
        return None
    found = _typed_value(term, written["value"], file, msgspec.structs.replace(blank, **provenance), path)
    return found if len(file.problems) == before else None


def _provenance(written: dict[str, Any], file: YamlFile, path: Path_) -> dict[str, Any]:
    """Where a value comes from, of what date, and how sure it is; what is wrong is noted."""
    source, as_of, confidence = (
        written.get("source"),
        written.get("as_of"),
        written.get("confidence", "verified"),
    )
    if isinstance(source, list | dict):
        file.problem(f"`source` must be a text, not {kind(source)}", *path, "source")
    undated = as_of == UNDATED
    as_of = _day(as_of)
    if as_of is not None and not undated and not isinstance(as_of, datetime.date):
        message = f"`as_of` must be a date, YYYY-MM-DD, or {UNDATED}, not {not_plain(as_of)}"
        file.problem(message, *path, "as_of", code="as_of_no_date", given=str(as_of), undated=UNDATED)
    if confidence not in CONFIDENCES:
        file.problem(
            f"`{confidence}` is not a confidence{suggest(str(confidence), CONFIDENCES)}", *path, "confidence",
            code="no_confidence", given=str(confidence), **suggested(str(confidence), CONFIDENCES),
        )  # fmt: skip
    dated = {"as_of": None if undated else as_of, "undated": undated}
    return {"source": str(source or ""), "confidence": confidence, **dated}


def _day(written: Any) -> Any:
    """A date in quotation marks is a date too."""
    try:
        return datetime.date.fromisoformat(written) if isinstance(written, str) else written
    except ValueError:
        return written


def _typed_value(term: Term, written: Any, file: YamlFile, blank: TermValue, path: Path_) -> TermValue | None:
    if written == "unknown":
        return blank
    try:
        value = type_of(term).from_yaml(term, written)
    except ValueError as error:
        _not_so(term, written, error, file, path)
        return None
    return msgspec.structs.replace(blank, value=value, number=type_of(term).encode(term, value))


def _not_so(term: Term, written: Any, error: ValueError, file: YamlFile, path: Path_) -> None:
    allowed = {"values": ", ".join(term.values)} if term.values else {"type": term.type}
    message = f"`{term.name}` {error}"
    file.problem(message, *path, code="term_not_so", given=in_yaml(written), name=term.name, **allowed)
