"""Begin a file of answers: what holds for the whole house, said once, with what is suggested filled in and marked.

It must not know how a fleet is decided, nor where the file goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from batch.yaml_text import comment
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from language.speaker import Speaker

_MOST_GROUPS = 3  # departments that are named as examples
_MOST_CODES = 10
_NOT_YET = "# "
_OPEN = '"?"'  # nobody has said: read as it stands, it answers nothing


@dataclass(frozen=True)
class ProfileLine:
    """A fact that lines wait for, what people are asked for it, and how many lines each value is suggested for.

    `of_owners`: by owner, the value that is suggested for all lines of theirs that wait; `departments`: where such
    lines are.
    """

    fact: Fact
    question: str
    lines: int
    suggested: Mapping[str, int]
    of_owners: Mapping[str, str] = field(default_factory=dict)
    departments: Sequence[str] = ()

    @property
    def agreed(self) -> str:
        """The value that is suggested for every line that waits, or ""."""
        value, count = next(iter(self.suggested.items()), ("", 0))
        return value if count == self.lines else ""


def profile_text(
    of_house: Sequence[ProfileLine],
    of_lines: Sequence[ProfileLine],
    settling: Mapping[str, Sequence[str]],
    say: Speaker,
) -> str:
    """The file: the house's facts for every line, examples for groups, and the texts that are not understood.

    `settling`: by fact, pairs of YAML of a text and the value that is to be given.
    """
    parts = [*comment(say.say("about")), "answers:", *_of_house(of_house, say), *_of_owners(of_house, say)]
    parts += ["", *comment(say.say("groups"), 2), *_groups(of_lines, say)]
    if settling:
        parts += ["", *comment(say.say("words")), f"{_NOT_YET}words:"]
        parts += [f"{_NOT_YET}  {fact}: {{{', '.join(pairs)}}}" for fact, pairs in settling.items()]
    return "\n".join(parts) + "\n"


def _of_house(lines: Sequence[ProfileLine], say: Speaker) -> Iterator[str]:
    """The house's facts; what is suggested for every line that waits is filled in, all others still to be."""
    agreed = any(line.agreed for line in lines)
    item = "" if agreed else _NOT_YET
    yield from comment(say.say("every_line_suggested" if agreed else "every_line"), 2)
    yield f"  {item}- facts:"
    for line in sorted(lines, key=lambda line: not line.agreed):
        yield from comment(_asked(line, say), 6)
        yield f"      {'' if line.agreed else _NOT_YET}{line.fact.name}: {line.agreed or _OPEN}"
    yield f"    {item}by: {say.say('you')}"


def _of_owners(lines: Sequence[ProfileLine], say: Speaker) -> Iterator[str]:
    """What is suggested for all lines of one owner, where owners differ."""
    owners: dict[str, list[str]] = {}
    for line in lines:
        if not line.agreed:
            for owner, value in line.of_owners.items():
                owners.setdefault(owner, []).append(f"{line.fact.name}: {value}")
    if owners:
        yield from ("", *comment(say.say("of_owners"), 2))
    for owner, facts in owners.items():
        yield f"  - where: {{owner: {json.dumps(owner, ensure_ascii=False)}}}"
        yield f"    facts: {{{', '.join(facts)}}}"
        yield f"    by: {say.say('you')}"


def _groups(lines: Sequence[ProfileLine], say: Speaker) -> Iterator[str]:
    for line in lines:
        yield from comment(f"{line.fact.name}: {_asked(line, say)}", 4)
    for first in lines[:1]:
        for name in first.departments[:_MOST_GROUPS]:
            yield f"  {_NOT_YET}- where: {{department: {json.dumps(name, ensure_ascii=False)}}}"
            yield f"  {_NOT_YET}  facts: {{{first.fact.name}: {_OPEN}}}"


def _asked(line: ProfileLine, say: Speaker) -> str:
    """A fact's question, who waits for it, and what is suggested."""
    told = [f"{value} ({count:,})" for value, count in line.suggested.items()]
    return say.say("asked", question=line.question, count=f"{line.lines:,}",
                   suggested=", ".join(told) or None, allowed=_allowed(line.fact) or None)  # fmt: skip


def _allowed(fact: Fact) -> str:
    """The codes that may be written, where there are few."""
    codes = ("yes", "no") if type_of(fact).holds else tuple(fact.values) if type_of(fact).coded else ()
    return ", ".join(codes) if len(codes) <= _MOST_CODES else ""
