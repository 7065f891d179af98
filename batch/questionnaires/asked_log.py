"""Keep the record of who was asked what and by when, and read from it, and from what came back, what is still out.

It must not know what an answer says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from batch.readback.fill_sheet import FilledSheet
from batch.shapes import AskedOf
from batch.yaml_text import yaml_text
from engine.rulebook.yamlfile import read_yaml

LOG = "asked.yaml"
MESSAGES = (".txt", ".eml")  # what is sent with a questionnaire


class AskedEntry(msgspec.Struct, frozen=True):
    """One questionnaire: its number, its file, who is asked as one of the lines' `by`, and when it is due back.

    `nobody`: nobody is named by these lines, and `who` says that in the language of the day.
    """

    id: int
    file: str
    who: str
    by: str
    asked_on: dt.date
    due: dt.date
    lines: int
    answers: int
    facts: tuple[str, ...] = ()
    nobody: bool = False


def log_text(entries: Sequence[AskedEntry], above: str) -> str:
    """The record as a file that people can read."""
    plain = [msgspec.to_builtins(entry, builtin_types=(dt.date,)) for entry in entries]
    listed = [{**entry, "facts": list(entry["facts"])} for entry in plain]
    for entry in listed:
        if not entry["nobody"]:
            del entry["nobody"]
    return yaml_text({"asked": listed}, [above])


def read_logs(folders: Iterable[Path]) -> list[AskedEntry]:
    """What the records in these folders say, each questionnaire once; what is no record of ours says nothing."""
    found: dict[int, AskedEntry] = {}
    for folder in folders:
        for path in sorted(folder.rglob(LOG)) if folder.is_dir() else ():
            for entry in read_log(path):
                found[entry.id] = entry
    return list(found.values())


def sent_with(folders: Iterable[Path]) -> frozenset[Path]:
    """The records in these folders, and the messages that were written beside their questionnaires."""
    found: set[Path] = set()
    for folder in folders:
        for path in folder.rglob(LOG) if folder.is_dir() else ():
            books = [path.with_name(Path(entry.file).name) for entry in read_log(path)]
            found |= {path, *(book.with_suffix(ending) for book in books for ending in MESSAGES)}
    return frozenset(found)


def read_log(path: Path) -> list[AskedEntry]:
    """What one record says; what is none of ours says nothing."""
    data = read_yaml(path, str(path)).data
    try:
        return msgspec.convert(data.get("asked") if isinstance(data, Mapping) else [], list[AskedEntry])
    except msgspec.ValidationError:
        return []


def asked_of(entries: Sequence[AskedEntry], sheets: Iterable[FilledSheet]) -> list[AskedOf]:
    """How far each questionnaire is answered: by the fullest of the sheets that came back of it.

    One that never came back is not out any more once the same person was asked the same again.
    """
    answered: dict[int, int] = {}
    for sheet in sheets:
        if sheet.about is not None:
            answered[sheet.about.id] = max(answered.get(sheet.about.id, 0), sheet.answered)
    in_order = sorted(entries, key=lambda one: one.asked_on)
    again = {
        one.id
        for place, one in enumerate(in_order)
        if any(_asks_again(later, one) for later in in_order[place + 1 :])
    }
    return [
        AskedOf("" if one.nobody else one.who, one.by, one.due, one.answers, answered.get(one.id, 0))
        for one in entries
        if answered.get(one.id) or one.id not in again
    ]


def _asks_again(later: AskedEntry, one: AskedEntry) -> bool:
    return (later.who, later.by) == (one.who, one.by) and set(one.facts) <= set(later.facts)
