"""Put an answer among those of a case, where it goes before what was said of the same lines."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from batch.answers.answers_file import OPEN, AnsweredValue, LineAnswer
from batch.errors import ValueRefused
from batch.fleet.single import vocabulary
from batch.understanding.cell_types import allowed_values
from batch.understanding.understand import CellContext, understand_alone
from engine.problems import nearest
from engine.rulebook.book import Rulebook
from engine.types.facts import Fact

Facts = Mapping[str, AnsweredValue]


def facts_said(rulebook: Rulebook, name: str, text: str) -> Facts:
    """What the answer to a question says, fact by fact; ValueRefused where it can't be understood.

    A question of several facts says what its choice means of each.
    """
    fact = asked_fact(rulebook, name)
    found = understand_alone(fact, text, CellContext(vocabulary(rulebook), either_is="HKD"))
    if found.value is None:
        raise ValueRefused("no_value", value=text, fact=name, allowed=allowed_values(fact),
                           near=nearest(text, fact.values))  # fmt: skip
    if name not in rulebook.combined:
        return {name: AnsweredValue(found.value, found.names)}
    question = rulebook.combined[name]  # whoever answers it has answered what the choice leaves open too
    means = {one: AnsweredValue(value) for one, value in question.means[str(found.value)].items()}
    return dict.fromkeys(question.facts, OPEN) | means


def asked_fact(rulebook: Rulebook, name: str) -> Fact:
    """The fact, term or question of several facts of that name; KeyError for another."""
    return rulebook.combined[name].as_fact if name in rulebook.combined else rulebook.readable[name]


def of_all(facts: Facts, by: str, on: datetime.date) -> LineAnswer:
    """An answer for every line."""
    return LineAnswer(facts, "", by=by, on=on)


def of_group(facts: Facts, where: Mapping[str, str], by: str, on: datetime.date) -> LineAnswer:
    """An answer for the lines that a fact or a heading tells apart."""
    return LineAnswer(facts, "", {name: (text,) for name, text in where.items()}, by=by, on=on)


def of_lines(
    facts: Facts, lines: Sequence[str], by: str, on: datetime.date, *, replace: bool = False
) -> LineAnswer:
    """An answer for named lines; `replace`: it goes before what the sheet says of the one line."""
    if len(lines) == 1:
        return LineAnswer(facts, "", line=lines[0], by=by, on=on, replace=replace)
    return LineAnswer(facts, "", lines=tuple(lines), by=by, on=on)


def with_answer(said: Sequence[LineAnswer], new: LineAnswer) -> list[LineAnswer]:
    """The answers with a new one, and without what they say of the same facts and the same lines."""
    return [*(left for one in said for left in _without(one, new)), new]


def _without(one: LineAnswer, new: LineAnswer) -> Iterator[LineAnswer]:
    """What is left of an answer beside what the new one says in its place."""
    named, by_new = _named(one), set(_named(new))
    same = bool(named) == bool(by_new) and (named or dict(one.where) == dict(new.where))
    if not same or not one.facts.keys() & new.facts.keys() or (named and by_new.isdisjoint(named)):
        yield one
        return
    others = [at for at, line in enumerate(named) if line not in by_new]
    if others:
        yield _of_places(one, others)
    left = {name: value for name, value in one.facts.items() if name not in new.facts}
    if left:
        both = _of_places(one, [at for at, line in enumerate(named) if line in by_new]) if named else one
        yield msgspec.structs.replace(both, facts=left)


def _of_places(one: LineAnswer, places: Sequence[int]) -> LineAnswer:
    """An answer for some of the lines it names."""
    if one.line:
        return one
    whose = {
        name: texts if len(texts) == 1 else tuple(texts[at] for at in places)
        for name, texts in one.whose.items()
    }
    return msgspec.structs.replace(one, lines=tuple(one.lines[at] for at in places), whose=whose)


def _named(one: LineAnswer) -> tuple[str, ...]:
    return (one.line,) if one.line else one.lines
