"""Read the file of one line, a JSON or YAML mapping of facts, and write one that gives the same answer again."""

import datetime
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from batch.errors import InputError, OutputError, system_words
from batch.files import whole_file
from batch.fleet.hint_line import hint_words
from batch.fleet.single import Line
from batch.identity import mask_identity
from batch.reading.value_texts import as_text
from batch.understanding.file_kinds import LINE, wrong_kind
from batch.understanding.said_file import MOST_MISTAKES, in_our_words
from engine.rulebook.book import Rulebook
from engine.rulebook.yamlfile import parse_yaml
from language.refusals import Reason, reason
from language.texts import Texts
from simexit.shell import as_typed

NAME = "simexit-line"
ENDING = ".yaml"
SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".parquet")  # which `batch` reads
LONGEST = 1_000_000
_KINDS: dict[type, str] = {
    type(None): "kind_blank",
    bool: "kind_yes_no",
    int: "kind_number",
    float: "kind_number",
    str: "kind_one_text",
    list: "kind_list",
    dict: "kind_mapping",
}


def read_line_file(file: str) -> dict[str, object]:
    """Read the mapping in a file, or on standard input for `-`; InputError says what is wrong with it."""
    shown = reason("standard_input") if file == "-" else file
    if Path(file).suffix.lower() in SHEETS and Path(file).is_file():
        command = as_typed(["simexit", "batch", file, "-o", "report.xlsx"])
        raise InputError("line_is_sheet", name=shown, command=command)
    try:
        text = _piped() if file == "-" else _text_of(Path(file))
    except OSError as error:
        raise InputError("line_not_readable", name=shown, detail=system_words(error)) from None
    except UnicodeDecodeError:
        raise InputError("line_not_utf8", name=shown) from None
    if len(text) > LONGEST:
        raise InputError("line_too_large", name=shown)
    data = _parsed(text.removeprefix("\ufeff"), shown)
    if not isinstance(data, dict):
        raise InputError("line_no_mapping", name=shown, what=reason(_KINDS.get(type(data), "kind_date")))
    for name, value in data.items():
        if isinstance(value, dict) or (
            isinstance(value, list) and any(isinstance(part, dict | list) for part in value)
        ):
            wrong = wrong_kind(data, LINE)
            if wrong is not None:
                raise InputError("in_file", name=shown, why=wrong.reason)
            raise InputError("line_no_value", name=shown, fact=name, what=reason(_KINDS[type(value)]))
    return data


def _piped() -> str:
    """Standard input: UTF-8, or else what this system's consoles write."""
    data = sys.stdin.buffer.read(4 * LONGEST + 1)
    if len(data) > 4 * LONGEST:
        return "x" * (LONGEST + 1)  # too much, whatever it says
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(sys.stdin.encoding)


def _text_of(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as opened:
        return opened.read(LONGEST + 1)


def _parsed(text: str, shown: str | Reason) -> Any:
    """Parse the text as JSON, or else as YAML, which does not include all of JSON; numbers keep their digits."""
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text, parse_float=str, parse_constant=str, object_pairs_hook=_once)
        except ValueError:
            pass  # YAML's flow style begins alike, and says better what is wrong
        except RecursionError:
            raise InputError("line_too_deep", name=shown) from None
    try:
        read = parse_yaml(text.replace("\t", " "), "")
    except RecursionError:
        raise InputError("line_too_deep", name=shown) from None
    if read.problems:
        told = [
            reason("at_line", name=shown, line=str(problem.line), why=in_our_words(problem))
            for problem in read.problems[:MOST_MISTAKES]
        ]
        more = [reason("in_file", name=shown, why=reason("more_mistakes"))]
        raise InputError(*told, *(more if len(read.problems) > MOST_MISTAKES else []))
    return read.data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON mapping; one with a key twice is left to YAML, which says where the key is."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


def free_name(folder: Path) -> Path:
    """A file name that nothing has yet: simexit-line.yaml, simexit-line-2.yaml…"""
    path, number = folder / f"{NAME}{ENDING}", 1
    while path.exists():
        number += 1
        path = folder / f"{NAME}-{number}{ENDING}"
    return path


def refuse_unwritable(path: Path) -> None:
    """Raise OutputError where a file could not be written, before anybody answers a question for it."""
    if path.exists():
        raise OutputError("save_there", path=path)
    if not path.parent.is_dir():
        raise OutputError("save_no_folder", path=path)


def save_line(
    path: Path, line: Line, raw: Mapping[str, object], header: str, rulebook: Rulebook, texts: Texts
) -> None:
    """Write the facts that were given, in the rulebook's order, and remarks; OutputError when that can't be done."""
    names = [name for name in (*rulebook.facts, *rulebook.terms) if raw.get(name) not in ("", None)]
    lines = [f"# {part}" for part in header.splitlines()]
    lines += [f"{name}: {_written(name, line, raw)}  # {texts.fact(name)}" for name in names]
    remarks = [
        name for name in raw if name not in rulebook.readable and hint_words(rulebook).are_remarks(name)
    ]
    lines += [f"{json.dumps(name, ensure_ascii=False)}: {_written(name, line, raw)}" for name in remarks]
    with whole_file(path, "--save") as beside:
        beside.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _written(name: str, line: Line, raw: Mapping[str, object]) -> str:
    """A value as YAML: typed if it was understood without doubt, otherwise as it was given."""
    value, listed = line.values.get(name), line.names.get(name, ())
    doubtful = any(problem.fact == name for problem in line.problems)
    if value is None or doubtful or (listed and isinstance(value, str)):
        # An identity number belongs in no file of ours.
        return json.dumps(mask_identity(as_text(raw[name])), ensure_ascii=False)
    if listed:
        return json.dumps(list(listed), ensure_ascii=False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int):
        return (
            f"{value // 100}.{value % 100:02d}"
            if name.endswith("_hkd") and 0 <= value < 10**11
            else _exact(name, value)
        )
    return (
        value
        if value.isidentifier() and value.lower() not in _YAML_WORDS
        else json.dumps(value, ensure_ascii=False)
    )


_YAML_WORDS = ("yes", "no", "true", "false", "on", "off", "null", "y", "n")


def _exact(name: str, value: int) -> str:
    """A count as it is; an amount that a decimal number could not carry exactly, as text."""
    if not name.endswith("_hkd"):
        return str(value)
    sign = "-" if value < 0 else ""
    return f'"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"'
