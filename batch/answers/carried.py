"""Tell what an earlier report was answered from what is answered anew. It must not know where either comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from batch.answers.answers_file import LineAnswer


def carried_on(answers: Iterable[LineAnswer], times: int) -> list[LineAnswer]:
    """The answers as taken over so many times more: of equally narrow ones, those taken over less often hold."""
    return [msgspec.structs.replace(one, carried=one.carried + times) for one in answers]


def new_before(carried: Iterable[LineAnswer], new: Iterable[LineAnswer]) -> list[LineAnswer]:
    """The carried answers without what was answered anew for the same line or group, spelt alike: they hold no more."""
    said = {(*_whose(one), name) for one in new for name in one.facts}
    left = []
    for one in carried:
        facts = {name: value for name, value in one.facts.items() if (*_whose(one), name) not in said}
        if facts:
            left.append(msgspec.structs.replace(one, facts=facts))
    return left


def as_given_then(new: Iterable[LineAnswer], carried: Iterable[LineAnswer]) -> list[LineAnswer]:
    """The new answers; one that was given before just so, as a file that is kept is, is of those whose lines it was."""
    then = {(*_whose(one), one.by, one.on, name, value): one.whose
            for one in carried if one.whose for name, value in one.facts.items()}  # fmt: skip
    return [
        one if one.whose else msgspec.structs.replace(one, whose=next(
            (then[key] for name, value in one.facts.items()
             if (key := (*_whose(one), one.by, one.on, name, value)) in then), {}
        ))
        for one in new
    ]  # fmt: skip


def _whose(answer: LineAnswer) -> tuple[Any, ...]:
    return answer.line, answer.lines, tuple(sorted(answer.where.items()))
