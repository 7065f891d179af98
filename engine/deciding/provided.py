"""Under which answers a line may go: the smallest set of answers to its owner's open facts with which, whatever else is
not known, it is ended on a day that can be told.

It is exact, since knowing more only narrows what is possible: a set must contradict each way in which the end is ruled
out. Must not know any fact or outcome.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from engine.deciding.decide import Decider
from engine.deciding.ending import Columns, Ending, Trial
from engine.types.facts import Fact
from engine.types.lanes import Column, OneSim

Answers = tuple[tuple[str, int], ...]
"""Facts with the number of the answer each needs, in the order of the facts."""
# More answers than anybody would tick off for one line, beside those that each must be given.
MOST_MORE = 6
ONE = OneSim()


def provided(decider: Decider, stated: Columns, as_of: int) -> Answers:
    """The smallest set for one SIM; none where its action is determined, or can't be an end, or is one in any case."""
    ending = Ending(decider, as_of)
    if not ending.waits(ending.bits(stated, ONE, {})):
        return ()
    return smallest(ending, stated, [trial for _, trial in ending.closed(stated, ONE, True, {})])


def smallest(ending: Ending, stated: Columns, trials: Sequence[Trial]) -> Answers:
    """The smallest set for one SIM of which is known what must be answered, in each way.

    Of those alike in size, the one with the fewest facts of nature, then of earlier facts, then of answers that come
    first.
    """
    if not trials:
        return ()
    searches = [(trial, _others(ending, stated, trial)) for trial in trials]
    fewest = min(len(trial) for trial in trials)
    for size in range(fewest, fewest + MOST_MORE + 1):
        found: set[Answers] = set()
        for trial, others in searches:
            if 0 <= size - len(trial) <= len(others):
                ends = _with_more(ending, stated, trial, others, size - len(trial))
                found |= {in_order(ending, more) for more in ends}
        if found:
            return min(found, key=lambda answers: rank(ending, answers))
    return ()


def in_order(ending: Ending, trial: Trial) -> Answers:
    """The answers of a trial in the order of the facts."""
    return tuple((fact.name, trial[fact.name]) for fact in ending.facts if fact.name in trial)


def rank(ending: Ending, answers: Answers) -> tuple[Any, ...]:
    """What a set of answers is chosen by, the least first."""
    facts = ending.decider.rulebook.facts
    order = [fact.name for fact in ending.facts]
    nature = sum(facts[name].nature for name, _ in answers)
    places = tuple(order.index(name) for name, _ in answers)
    values = tuple(ending.answers[name].index(answer) for name, answer in answers)
    return len(answers), nature, places, values


def _others(ending: Ending, stated: Columns, trial: Trial) -> list[Fact]:
    """The facts that are still asked once those are answered that must be: no other can change what comes out."""
    columns = dict(stated) | {name: Column(answer, True) for name, answer in trial.items()}
    decision = ending.decision
    asked = ending.decider.decide(columns, ending.as_of).asked[decision.name] if decision else {}
    return [fact for fact in ending.facts if fact.name in asked and fact.name not in trial]


def _with_more(
    ending: Ending, stated: Columns, trial: Trial, others: Sequence[Fact], more: int
) -> Iterator[Trial]:
    """The trial with so many more answers, in every way that ends the line."""
    bits = ending.bits(stated, ONE, trial)
    if not bits & ending.rest:
        if not more:
            yield trial
        return
    if not more:
        return
    against = _against(ending, stated, trial, others, bits)
    for name, answer in against.items():
        for other in ending.answers[name]:
            if other != answer:
                yield from _with_more(ending, stated, trial | {name: other}, others, more - 1)


def _against(ending: Ending, stated: Columns, trial: Trial, others: Sequence[Fact], bits: int) -> Trial:
    """As few answers as rule the end out beside those of the trial: one of these must be answered otherwise."""
    unwanted, world = bits & ending.rest, dict(trial)
    one = unwanted & -unwanted
    names = [fact.name for fact in others if fact.name not in trial]
    for name in names:
        for answer in ending.tried[name]:
            if ending.bits(stated, ONE, world | {name: answer}) & one:
                world[name] = answer
                break
    if ending.bits(stated, ONE, world) & ending.goal:
        return {name: world.get(name, -1) for name in names}
    for name in names:
        without = {other: answer for other, answer in world.items() if other != name}
        if not ending.bits(stated, ONE, without) & ending.goal:
            world = without
    return {name: answer for name, answer in world.items() if name not in trial}
