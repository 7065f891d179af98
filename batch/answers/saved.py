"""Write answers as the file that `--answers` reads: for all lines, for groups, for single lines, and what texts mean.

It must not know where an answer came from.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from batch.answers.answers_file import AnsweredValue, AnswersFile, LineAnswer
from batch.answers.written import NOT_KNOWN
from batch.files import whole_file
from batch.understanding.cell_types import cell_type_of
from batch.understanding.understood import Understood
from batch.understanding.words_settled import WordsSettled
from batch.yaml_forms import OneLine
from engine.types.fact_types import type_of
from engine.types.facts import Fact

Plain = dict[str, Any]
_EITHER = "元"  # stands for all words that may be dollar or yuan


def write_answers(
    path: Path, said: AnswersFile, facts: Mapping[str, Fact], above: Sequence[str] = ()
) -> None:
    """Write the file whole or not at all; `above`: what its first lines say."""
    with whole_file(path) as beside:
        beside.write_text(answers_text(said, facts, above), encoding="utf-8", newline="\n")


def answers_text(said: AnswersFile, facts: Mapping[str, Fact], above: Sequence[str] = ()) -> str:
    """The file's text; read back it says the same. Each distinct answer stands once, the wider before the narrower."""
    from batch.yaml_text import yaml_text  # what writes YAML: a report has answers as well, and needs none

    body: Plain = {"answers": [_item(one, facts) for one in together(said.answers)]}
    if words := words_body(said.words, facts):
        body["words"] = words
    return yaml_text(body, above)


def together(answers: Iterable[LineAnswer]) -> list[LineAnswer]:
    """The answers by how narrow they are, those of one person about the same lines as one.

    Two that differ on a fact stay two: that they do is told again whenever they are read.
    """
    found: dict[tuple[Any, ...], list[dict[str, AnsweredValue]]] = {}
    for one in sorted(answers, key=lambda answer: answer.rank):
        key = (
            one.line, tuple(sorted(one.where.items())), one.by, one.on, one.replace, one.lines, one.carried,
            tuple(sorted(one.whose.items())),
        )  # fmt: skip
        several = found.setdefault(key, [])
        for name, value in one.facts.items():
            free = next((facts for facts in several if facts.get(name, value) == value), None)
            if free is None:
                several.append({name: value})
            else:
                free[name] = value
    return [
        LineAnswer(facts, "", dict(where), line, by, on, replace, lines, carried, dict(whose))
        for (line, where, by, on, replace, lines, carried, whose), several in found.items()
        for facts in several
    ]


def as_record(answer: LineAnswer, name: str, facts: Mapping[str, Fact]) -> str:
    """What an answer says of one fact as JSON, which `carried_answers` reads back."""
    one = msgspec.structs.replace(answer, facts={name: answer.facts[name]})
    return msgspec.json.encode(_item(one, facts)).decode()


def _item(answer: LineAnswer, facts: Mapping[str, Fact]) -> Plain:
    item: Plain = {}
    if answer.line:
        item["line"] = answer.line
    if answer.lines:
        item["lines"] = list(answer.lines)
    if answer.where:
        item["where"] = OneLine({
            name: texts[0] if len(texts) == 1 else list(texts) for name, texts in answer.where.items()
        })  # fmt: skip
    item["facts"] = OneLine({name: plain(facts[name], value) for name, value in answer.facts.items()})
    if answer.by:
        item["by"] = answer.by
    if answer.on is not None:
        item["on"] = answer.on
    if answer.replace:
        item["replace"] = True
    if answer.carried:
        item["carried"] = answer.carried
    if answer.whose:
        item["whose"] = OneLine({
            name: texts[0] if len(set(texts)) == 1 else list(texts) for name, texts in answer.whose.items()
        })  # fmt: skip
    return item


def plain(fact: Fact, found: AnsweredValue | Understood) -> Any:
    """A value as YAML has it: yes or no, an amount, a date, a code, or the list of what is counted."""
    cells, value = cell_type_of(fact), found.value
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool | datetime.date):
        return value
    if cells.has_currency and isinstance(value, int):
        return Decimal(value) / type_of(fact).scale
    if found.names:
        return found.names[0] if cells.named else list(found.names)
    return value


def words_body(words: WordsSettled, facts: Mapping[str, Fact]) -> Plain:
    """What texts mean, as the key `words` of a file has it."""
    said: dict[str, Plain] = {
        name: OneLine({text: plain(facts[name], value) for text, value in texts.items()})
        for name, texts in words.values.items()
    }  # fmt: skip
    for name, currency in words.currencies.items():
        said[name] = OneLine({**said.get(name, {}), _EITHER: currency})
    return said
