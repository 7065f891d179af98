"""Begin a file of answers: what holds for the whole house, said once, with what is suggested filled in and marked.

It must not know how a fleet is decided, nor where the file goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from batch.understanding.cell_types import cell_type_of
from batch.yaml_text import comment
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from language.speaker import Speaker

_MOST_GROUPS = 3  # departments that are named as examples
_MOST_CODES = 10
_NOT_YET = "# "


@dataclass(frozen=True)
class ProfileLine:
    """A fact that lines wait for, what people are asked for it, and how many lines each value is suggested for."""

    fact: Fact
    question: str
    lines: int
    suggested: Mapping[str, int]


def profile_text(
    of_house: Sequence[ProfileLine],
    of_lines: Sequence[ProfileLine],
    departments: Sequence[str],
    settling: Mapping[str, Sequence[str]],
    say: Speaker,
) -> str:
    """The file: the house's facts for every line, examples for groups, and the texts that are not understood.

    `settling`: by fact, pairs of YAML of a text and the value that is to be given.
    """
    parts = [*comment(say.say("about")), "answers:", *comment(say.say("every_line"), 2)]
    parts += _of_house(of_house, say)
    parts += ["", *comment(say.say("groups"), 2), *_groups(of_lines, departments, say)]
    if settling:
        parts += ["", *comment(say.say("words")), f"{_NOT_YET}words:"]
        parts += [f"{_NOT_YET}  {fact}: {{{', '.join(pairs)}}}" for fact, pairs in settling.items()]
    return "\n".join(parts) + "\n"


def _of_house(lines: Sequence[ProfileLine], say: Speaker) -> Iterator[str]:
    """The house's facts; those for which one value alone is suggested are filled in, all others still to be."""
    agreed = [line for line in lines if len(line.suggested) == 1]
    item = "" if agreed else _NOT_YET
    yield f"  {item}- facts:"
    for line in [*agreed, *(line for line in lines if line not in agreed)]:
        yield from comment(_asked(line, say), 6)
        value = next(iter(line.suggested)) if line in agreed else _example(line.fact)
        yield f"      {'' if line in agreed else _NOT_YET}{line.fact.name}: {value}"
    yield f"    {item}by: {say.say('you')}"


def _groups(lines: Sequence[ProfileLine], departments: Sequence[str], say: Speaker) -> Iterator[str]:
    for line in lines:
        yield from comment(f"{line.fact.name}: {_asked(line, say)}", 4)
    first = lines[0].fact if lines else None
    if first is not None:
        for name in departments[:_MOST_GROUPS]:
            yield f"  {_NOT_YET}- where: {{department: {json.dumps(name, ensure_ascii=False)}}}"
            yield f"  {_NOT_YET}  facts: {{{first.name}: {_example(first)}}}"


def _asked(line: ProfileLine, say: Speaker) -> str:
    """A fact's question, who waits for it, and what is suggested."""
    told = [f"{value} ({count:,})" for value, count in line.suggested.items()]
    return say.say("asked", question=line.question, count=f"{line.lines:,}",
                   suggested=", ".join(told) or None, allowed=_allowed(line.fact) or None)  # fmt: skip


def _allowed(fact: Fact) -> str:
    """The codes that may be written, where there are few."""
    codes = ("yes", "no") if type_of(fact).holds else tuple(fact.values) if type_of(fact).coded else ()
    return ", ".join(codes) if len(codes) <= _MOST_CODES else ""


def _example(fact: Fact) -> str:
    """A value such as may be written, to be put right by whoever knows."""
    if type_of(fact).holds:
        return "yes"
    if fact.values and type_of(fact).coded:
        return next(iter(fact.values))
    return "0" if cell_type_of(fact).has_currency or cell_type_of(fact).lists else "?"
