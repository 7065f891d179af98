"""Read the file of `--answers`: what is true of all lines, of a group or of one, and who said so when.

It must not know tables: a file in, answers out, or all its mistakes at once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec

from batch.problems import Problem
from batch.understanding.cell_types import allowed_values
from batch.understanding.file_kinds import ANSWERS
from batch.understanding.line_keys import LINE_NAMES
from batch.understanding.said_file import SaidFile
from batch.understanding.understand import CellContext, CellWords, Understood, masked, understand_alone
from batch.understanding.words import tidy
from batch.understanding.words_settled import KEY, NO_WORDS, WordsSettled, as_text, read_words
from engine.problems import nearest
from engine.types.facts import Fact
from engine.types.type import NONE, Value
from language.refusals import Reason, reason

_TOP_KEYS = ("answers", KEY)
_ELSEWHERE = ("decisions", "tasks")
_KEYS = ("facts", "where", "line", "lines", "by", "on", "replace", "carried", "whose")
_WHOSE = ("line", "lines", "where")
_LINE_RANK = 1 << 40  # a line is narrower than any group
_LISTED_RANK = _LINE_RANK - 1  # as are lines that are listed, however many


class AnsweredValue(msgspec.Struct, frozen=True):
    """A value that somebody gave, and the things it lists; none where all they said is that it is not known."""

    value: Value | None
    names: tuple[str, ...] = ()


#: Said, but not what: no wider answer fills what it is said of.
OPEN = AnsweredValue(None)


class LineAnswer(msgspec.Struct, frozen=True):
    """Some facts of all lines, of those that `where` tells apart, of the `lines` listed, or of one line.

    `where`: the texts that a fact, or a heading of the sheet, may have. `place`: `answers.yaml:3`, or
    `sales.xlsx [To fill in]:7`. `carried`: how often it was taken over from an earlier report; one that was less often
    goes before it. `whose`: the holders that the lines it names had then, by fact, one for all of them or one for each.
    """

    facts: Mapping[str, AnsweredValue]
    place: str
    where: Mapping[str, tuple[str, ...]] = {}
    line: str = ""
    by: str = ""
    on: datetime.date | None = None
    replace: bool = False
    lines: tuple[str, ...] = ()
    carried: int = 0
    whose: Mapping[str, tuple[str, ...]] = {}

    @property
    def rank(self) -> int:
        """How narrow the answer is: the narrowest wins. Lines that are listed go before a group that is described."""
        if self.line:
            return _LINE_RANK
        return _LISTED_RANK if self.lines else len(self.where)

    @property
    def file(self) -> str:
        """Where it stands, without its row."""
        return self.place.rpartition(":")[0]


class AnswersFile(msgspec.Struct, frozen=True):
    """What a file of answers says: the answers, what texts of a column mean, and what is to be told of its values."""

    answers: tuple[LineAnswer, ...] = ()
    words: WordsSettled = NO_WORDS
    problems: tuple[Problem, ...] = ()


def read_answers(
    path: str | Path,
    facts: Mapping[str, Fact],
    vocabulary: CellWords,
    asked: Mapping[str, Fact] | None = None,
    called: str = "",
) -> AnswersFile:
    """What the file says; `asked`: whose texts `words:` may settle, where that is more than the facts; `called`: what
    people know the file by.

    InputError says all mistakes.
    """
    file = SaidFile(path, ANSWERS, facts, called)
    file.only_keys(_TOP_KEYS, _ELSEWHERE, "decisions_elsewhere")
    given = file.listed("answers", reason("answers_need_list"))
    reader = AnswersReader(file, facts, vocabulary)
    answers = [reader.answer(number, item) for number, item in enumerate(given)]
    words = read_words(file, asked or facts, vocabulary)
    file.refuse_if_wrong()
    return AnswersFile(tuple(answer for answer in answers if answer is not None), words, tuple(reader.told))


class Mistakes(Protocol):
    """Where mistakes are noted, each at the path of its key."""

    def place(self, *path: Any) -> str: ...

    def refuse(self, why: Reason, *path: Any) -> None: ...

    def refuse_unknown(self, code: str, name: object, known: Iterable[str], *path: Any) -> None: ...


class AnswersReader:
    """A reader of answers, one by one; their mistakes are noted in the file.

    `told`: what is to be known of values that are taken as they stand, as of cells.
    """

    def __init__(self, file: Mistakes, facts: Mapping[str, Fact], vocabulary: CellWords) -> None:
        self.file, self.facts, self.context = file, facts, CellContext(vocabulary, either_is="HKD")
        self.told: list[Problem] = []

    def answer(self, number: int, item: Any) -> LineAnswer | None:
        """One item of the list; None where it is not understood."""
        path = ("answers", number)
        if not isinstance(item, dict):
            self.file.refuse(reason("answer_needs"), *path)
            return None
        self._refuse_keys(item, *path)
        facts = dict(self._facts(item.get("facts"), *path, "facts"))
        where = dict(self._where(item.get("where") or {}, *path, "where"))
        for name in LINE_NAMES:
            if name in facts and "line" not in item:
                self.file.refuse(reason("fact_of_one_line", fact=name), *path, "facts", name)
        on, carried = item.get("on"), item.get("carried", 0)
        if on is not None and not isinstance(on, datetime.date):
            self.file.refuse(reason("on_needs_date", given=str(on)), *path, "on")
            on = None
        if not isinstance(item.get("replace", False), bool):
            self.file.refuse(reason("replace_needs"), *path, "replace")
        if not isinstance(carried, int) or isinstance(carried, bool) or carried < 0:
            self.file.refuse(reason("carried_needs"), *path, "carried")
            carried = 0
        lines = self._lines(item.get("lines") or [], *path, "lines")
        line, by = (as_text(item[key]) if item.get(key) is not None else "" for key in ("line", "by"))
        named = len(lines) or int(bool(line))
        whose = dict(self._whose(item.get("whose") or {}, named, *path, "whose"))
        return LineAnswer(
            facts,
            self.file.place(*path),
            where,
            line,
            by,
            on,
            item.get("replace") is True,
            lines,
            carried,
            whose,
        )

    def _refuse_keys(self, item: Mapping[Any, Any], *path: Any) -> None:
        """Note keys that there are not, and whom an answer can't be for."""
        for key in item:
            if key not in _KEYS:
                self.file.refuse_unknown("no_such_key", key, _KEYS, *path, key)
        if sum(key in item for key in _WHOSE) > 1:
            last = next(key for key in reversed(_WHOSE) if key in item)
            self.file.refuse(reason("line_or_where"), *path, last)
        for key in _WHOSE:
            if key in item and _blank(item[key]):
                self.file.refuse(reason("whom_blank", key=key), *path, key)

    def _lines(self, given: Any, *path: Any) -> tuple[str, ...]:
        if not isinstance(given, list) or any(isinstance(one, dict | list) for one in given):
            self.file.refuse(reason("lines_need_list"), *path)
            return ()
        return tuple(map(as_text, given))  # a number that stands in several rows is named for each

    def _whose(self, given: Any, count: int, *path: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The holders of so many lines."""
        if not isinstance(given, dict) or (given and not count):
            self.file.refuse(reason("whose_needs"), *path)
            return
        for name, value in given.items():
            texts = tuple(map(as_text, value if isinstance(value, list) else [value]))
            if name not in self.facts or not self.facts[name].holder:
                holders = [fact.name for fact in self.facts.values() if fact.holder]
                self.file.refuse_unknown("no_such_key", name, holders, *path, name)
            elif len(texts) not in (1, count):
                self.file.refuse(reason("whose_needs"), *path, name)
            else:
                yield name, texts

    def _facts(self, given: Any, *path: Any) -> Iterator[tuple[str, AnsweredValue]]:
        if not isinstance(given, dict) or not given:
            self.file.refuse(reason("facts_need", example="{still_needed: no}"), *path)
            return
        for name, value in given.items():
            fact = self.facts.get(name)
            if fact is None:
                self.file.refuse_unknown("no_such_fact", name, self.facts, *path, name)
                continue
            found = _value(fact, value, self.context)
            if found.trouble is not None and found.value is not None:
                source, _, line = self.file.place(*path, name).rpartition(":")
                shown = masked(fact, as_text(value))
                self.told.append(Problem(found.trouble.type, source, "", int(line), "", "", name, shown,
                                         dict(found.trouble.params)))  # fmt: skip
            elif found.trouble is not None:
                why = reason("no_value", value=as_text(value), fact=name, allowed=allowed_values(fact),
                             near=nearest(as_text(value), fact.values))  # fmt: skip
                self.file.refuse(why, *path, name)
            if found.value is not None:
                yield name, AnsweredValue(found.value, found.names)
            elif not _blank(value):
                yield name, OPEN

    def _where(self, given: Any, *path: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
        if not isinstance(given, dict):
            self.file.refuse(reason("where_needs", example="{carrier: csl}"), *path)
            return
        for name, value in given.items():
            values = value if isinstance(value, list) else [value]
            if not values or any(isinstance(one, dict | list) or _blank(one) for one in values):
                self.file.refuse(reason("where_needs_value", given=name), *path, name)
            else:
                yield name, tuple(map(as_text, values))


def _blank(given: Any) -> bool:
    """Whether a key that says whom an answer is for says nothing: as such it would be for everybody."""
    return given is None or given in ({}, []) or (isinstance(given, str) and not tidy(given))


def _value(fact: Fact, value: Any, context: CellContext) -> Understood:
    """A value, or a list of the things that a fact counts."""
    if isinstance(value, list):
        value = "; ".join(map(as_text, value)) or NONE
    return understand_alone(fact, as_text(value), context)
