"""Run `simexit answers init`: check a fleet, and begin the file of answers that it waits for. Must not print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from batch.answers.profile import ProfileLine, profile_text
from batch.answers.written import written
from batch.columns import codes_of
from batch.files import whole_file
from batch.fleet.check import CheckedFleet
from batch.fleet.codes import asked_anywhere
from batch.fleet.sentences import settling_pair
from batch.fleet.table import Fleet, Mask
from batch.problems import is_settled_by_words
from engine.types.facts import Fact
from engine.types.values import decode
from language.speaker import Speaker
from simexit.fleet_check import FleetCheck


def write_profile(check: FleetCheck, inputs: Sequence[str], stdin: bytes | None, path: Path) -> list[str]:
    """Write the file whole or not at all; what is to be told of the inputs."""
    answers, _ = check.checked(inputs, stdin)
    lines = list(_lines(check, answers))
    text = profile_text(
        [line for line in lines if line.fact.of_owner], [line for line in lines if not line.fact.of_owner],
        _settling(answers), Speaker(check.texts, "profile"),
    )  # fmt: skip
    with whole_file(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    return check.said.met(answers)


def _lines(check: FleetCheck, answers: CheckedFleet) -> Iterator[ProfileLine]:
    """What the owner is asked for, in the order in which to ask."""
    facts, fleet = check.decider.rulebook.facts, answers.fleet
    asked = asked_anywhere(answers.decided)
    names = [*answers.plan.fact_order, *(name for name in facts if name in asked)]
    for name in dict.fromkeys(name for name in names if name in facts and name in asked):
        where = np.asarray(asked[name]) & ~fleet.unreadable
        counts = fleet.hinted[name].counts(where) if name in fleet.hinted else {}
        suggested = {written(facts[name], decode(facts[name], code)): count for code, count in counts.items()}
        if where.any():
            of_owners = _of_owners(fleet, facts[name], where) if facts[name].of_owner else {}
            yield ProfileLine(
                facts[name],
                check.texts.ask(name),
                int(where.sum()),
                suggested,
                of_owners,
                _departments(fleet, where),
            )


def _departments(fleet: Fleet, where: Mask) -> Sequence[str]:
    """The departments of some lines, as they are met."""
    numbers, names = codes_of(fleet.text("department"))
    return [names[at] for at in dict.fromkeys(numbers[where].tolist()) if names[at]]


def _of_owners(fleet: Fleet, fact: Fact, where: Mask) -> Mapping[str, str]:
    """By owner, the value that is suggested for all of these lines that are the owner's."""
    if fact.name not in fleet.hinted:
        return {}
    suggested = fleet.hinted[fact.name].value
    values, known = np.asarray(suggested.values), where & np.asarray(suggested.known)
    numbers, owners = codes_of(fleet.text("owner"))
    waiting, hinted = (np.bincount(numbers[mask], minlength=len(owners)) for mask in (where, known))
    last = np.zeros(len(owners), values.dtype)
    last[numbers[known]] = values[known]
    others = np.bincount(numbers[known & (values != last[numbers])], minlength=len(owners))
    alike = np.flatnonzero((waiting > 0) & (waiting == hinted) & (others == 0)).tolist()
    return {owners[at]: written(fact, decode(fact, last[at].item())) for at in alike if owners[at]}


def _settling(answers: CheckedFleet) -> Mapping[str, Sequence[str]]:
    """By fact, the texts that somebody who knows them can settle."""
    found: dict[str, list[str]] = {}
    for group in answers.problem_groups:
        if is_settled_by_words(group.problem):
            found.setdefault(group.problem.fact, []).append(settling_pair(group.problem))
    return found
