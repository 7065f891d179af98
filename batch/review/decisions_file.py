"""Read and write a file of reviewers' decisions: what is decided of which lines, and which tasks are done.

It must not know tables, nor judge a decision: a file in, decisions out, or all its mistakes at once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from batch.files import whole_file
from batch.report.task_items import DEADLINES
from batch.review.decision_shapes import (
    ADVISED,
    WHOSE,
    DecisionsFile,
    LineDecision,
    TaskDone,
    in_short,
    meant_review,
)
from batch.review.words import REVIEWS, ReviewWords
from batch.understanding.file_kinds import DECISIONS
from batch.understanding.said_file import SaidFile
from batch.understanding.words_settled import as_text
from batch.yaml_forms import OneLine
from batch.yaml_text import yaml_text
from engine.problems import nearest
from engine.rulebook.book import FALLBACK, Rulebook
from language.refusals import reason
from language.texts import texts_in

_TOP_KEYS = ("decisions", "tasks")
_ELSEWHERE = ("answers", "words")
_WHOM = ("line", "lines", "row", "rows")
_KEYS = (*_WHOM, "review", "action", "note", "by", "on", "advised", "whose")
_TASK_KEYS = (*_WHOM, "whose", "task", "who", "done_on", "due", "says")
_ACTION = "action"


def read_decisions(path: str | Path, rulebook: Rulebook, called: str = "") -> DecisionsFile:
    """What the file says, its words as codes; InputError says all mistakes. `called`: what people know it by."""
    file = SaidFile(path, DECISIONS, rulebook.readable, called)
    file.only_keys(_TOP_KEYS, _ELSEWHERE, "answers_elsewhere")
    reader = _DecisionsReader(file, rulebook)
    found = {
        key: [
            reader.item(key, number, one)
            for number, one in enumerate(file.listed(key, reason("items_need_list", key=key)))
        ]
        for key in _TOP_KEYS
    }
    file.refuse_if_wrong()
    return DecisionsFile(
        tuple(one for one in found["decisions"] if isinstance(one, LineDecision)),
        tuple(one for one in found["tasks"] if isinstance(one, TaskDone)),
        str(path),
    )


def write_decisions(path: Path, file: DecisionsFile, above: Sequence[str] = ()) -> None:
    """Write the file whole or not at all; `above`: what its first lines say."""
    with whole_file(path) as beside:
        beside.write_text(decisions_text(file, above), encoding="utf-8", newline="\n")


def decisions_text(file: DecisionsFile, above: Sequence[str] = ()) -> str:
    """The file's text; read back it says the same."""
    body: dict[str, Any] = {"decisions": [_decision(one) for one in file.decisions]}
    if file.tasks:
        body["tasks"] = [_task(one) for one in file.tasks]
    return yaml_text(body, above)


class _DecisionsReader:
    """A reader of items, one by one; their mistakes are noted in the file."""

    def __init__(self, file: SaidFile, rulebook: Rulebook) -> None:
        self._file, self._rulebook = file, rulebook
        self._tasks, self._actions = _task_names(rulebook), ("", *rulebook.roles.outcomes.get(_ACTION, {}))

    @cached_property
    def _words(self) -> ReviewWords:
        """What people write on the sheet, which is needed where no codes stand."""
        return ReviewWords({one: texts_in(self._rulebook, one) for one in self._rulebook.languages}, FALLBACK)

    def item(self, kind: str, number: int, item: Any) -> LineDecision | TaskDone | None:
        """One item of a list; None where it is no mapping."""
        path = (kind, number)
        if not isinstance(item, dict):
            self._file.refuse(reason("decision_needs" if kind == "decisions" else "task_needs"), *path)
            return None
        known = _KEYS if kind == "decisions" else _TASK_KEYS
        for key in item:
            if key not in known:
                self._file.refuse_unknown("no_such_key", key, known, *path, key)
        return self._decision(item, *path) if kind == "decisions" else self._task(item, *path)

    def _decision(self, item: Mapping[str, Any], *path: Any) -> LineDecision:
        lines, rows = self._whom(item, *path)
        if sum(map(bool, (lines, rows))) != 1 and not any(key in item for key in _WHOM):
            self._file.refuse(reason("line_needs"), *path)
        review, action = self._said(item, *path)
        note = _text(item, "note")
        if not any(_text(item, key) for key in ("review", "action", "note")):
            self._file.refuse(reason("decision_needs"), *path)
        return LineDecision(
            lines, rows, review, action, note, _text(item, "by"), self._day(item, "on", *path),
            dict(self._pairs(item, "advised", ADVISED, 1, *path)),
            dict(self._pairs(item, "whose", WHOSE, max(len(lines) + len(rows), 1), *path)),
            self._file.place(*path),
        )  # fmt: skip

    def _task(self, item: Mapping[str, Any], *path: Any) -> TaskDone:
        lines, rows = self._whom(item, *path)
        named, task = _text(item, "task"), ""
        if named in self._tasks:
            task = self._tasks[named]
        elif named:
            self._file.refuse_unknown("no_such_task", named, self._tasks, *path, "task")
        if not named or not any(_text(item, key) for key in ("who", "done_on")):
            self._file.refuse(reason("task_needs"), *path)
        says = tuple(map(as_text, _as_list(item.get("says"))))
        if len(says) not in (0, 1, len(lines) + len(rows)):
            self._file.refuse(reason("one_each", key="says"), *path, "says")
        return TaskDone(
            task, lines, rows, _text(item, "whose"), self._day(item, "due", *path), in_short(says),
            _text(item, "who"), self._day(item, "done_on", *path), self._file.place(*path),
        )  # fmt: skip

    def _whom(self, item: Mapping[str, Any], *path: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The lines and the rows that an item is about."""
        given = [key for key in _WHOM if key in item]
        if len(given) > 1:
            self._file.refuse(reason("line_or_rows"), *path, given[-1])
        found: dict[str, tuple[str, ...]] = {"line": (), "row": ()}
        for key in given[:1]:
            value = item[key]
            several = value if isinstance(value, list) else [value]
            if not several or any(one is None or isinstance(one, dict | list) or not as_text(one).strip()
                                  for one in several):  # fmt: skip
                self._file.refuse(reason("lines_or_rows_need", key=key), *path, key)
            else:
                found[key.removesuffix("s")] = tuple(dict.fromkeys(map(as_text, several)))
        return found["line"], found["row"]

    def _said(self, item: Mapping[str, Any], *path: Any) -> tuple[str, str]:
        """Review and action as codes."""
        written = {key: _text(item, key) for key in ("review", _ACTION)}
        if written["review"] in ("", *REVIEWS) and written[_ACTION] in self._actions:
            return meant_review(written["review"], written[_ACTION]), written[_ACTION]
        review, action = self._words.review(written["review"]), self._words.action(written[_ACTION])
        if written["review"] and review is None:
            self._file.refuse(
                reason("no_review", given=written["review"], allowed=", ".join(REVIEWS),
                       near=nearest(written["review"], REVIEWS)), *path, "review")  # fmt: skip
            return "", ""
        if written[_ACTION] and action is None:
            self._file.refuse_unknown("no_such_action", written[_ACTION], self._actions, *path, _ACTION)
            return "", ""
        return self._words.said(review or "", action or "")

    def _pairs(
        self, item: Mapping[str, Any], key: str, names: Sequence[str], most: int, *path: Any
    ) -> Iterator[tuple[str, Any]]:
        """The texts under the names of a mapping: one each or, where there may be several, so many or one."""
        given = item.get(key) or {}
        if not isinstance(given, dict):
            self._file.refuse(reason("mapping_needs", key=key), *path, key)
            return
        for name, value in given.items():
            if name not in names:
                self._file.refuse_unknown("no_such_key", name, names, *path, key, name)
            elif isinstance(value, dict) or (isinstance(value, list) and len(value) not in (1, most)):
                self._file.refuse(reason("one_each", key=name), *path, key, name)
            else:
                texts = [as_text(one) if one is not None else "" for one in _as_list(value, none=True)]
                yield name, texts[0] if key == "advised" else in_short(texts)

    def _day(self, item: Mapping[str, Any], key: str, *path: Any) -> datetime.date | None:
        given = item.get(key)
        if given is None or isinstance(given, datetime.date):
            return given
        self._file.refuse(reason("day_needs", key=key, given=as_text(given)), *path, key)
        return None


def _text(item: Mapping[str, Any], key: str) -> str:
    return "" if item.get(key) is None else as_text(item[key])


def _as_list(value: Any, *, none: bool = False) -> list[Any]:
    """Several values, or one; `none`: nothing is one too."""
    return value if isinstance(value, list) else [] if value is None and not none else [value]


def _task_names(rulebook: Rulebook) -> dict[str, str]:
    """What may be to be done, by its whole name and, where no other has it, by the last part of that."""
    whole = [f"{name}.{rule.id}" for name, one in rulebook.decisions.items() for rule in one.rules if rule.id]
    whole += [f"{DEADLINES}.{kind}" for kind in rulebook.deadlines]
    short = [name.partition(".")[2] for name in whole]
    return dict(zip(whole, whole, strict=True)) | {
        part: name for part, name in zip(short, whole, strict=True) if short.count(part) == 1
    }


def _decision(one: LineDecision) -> dict[str, Any]:
    said = {"review": one.review, "action": one.action, "note": one.note, "by": one.by, "on": one.on}
    item = _of_lines(one) | {key: value for key, value in said.items() if value}
    if one.advised:
        item["advised"] = OneLine(one.advised)
    if one.whose:
        item["whose"] = OneLine({name: _shortly(texts) for name, texts in one.whose.items()})
    return item


def _task(one: TaskDone) -> dict[str, Any]:
    said = {"whose": one.whose, "task": one.task, "who": one.who, "done_on": one.done_on, "due": one.due,
            "says": _shortly(one.says)}  # fmt: skip
    return _of_lines(one) | {key: value for key, value in said.items() if value}


def _of_lines(one: LineDecision | TaskDone) -> dict[str, Any]:
    named = [("line", one.lines), ("row", one.rows)]
    return {f"{key}s" if len(texts) > 1 else key: _shortly(texts) for key, texts in named if texts}


def _shortly(texts: Sequence[str]) -> Any:
    return "" if not texts else texts[0] if len(texts) == 1 else list(texts)
