"""Under which answers a line may go: the smallest set of answers to its owner's open facts with which, whatever else is
not known, it is ended on a day that can be told.

It is exact, since knowing more only narrows what is possible: what must be answered is found first, and only what is
left is tried out, the smaller sets before the larger. Must not know any fact or outcome.
"""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from engine.deciding.decide import Decider
from engine.deciding.ending import Ending
from engine.deciding.trial import Columns, Trial
from engine.types.facts import Fact
from engine.types.lanes import OneSim

Answers = tuple[tuple[str, int], ...]
"""Facts with the number of the answer each needs, in the order of the facts."""
# More answers than anybody would tick off for one line, beside those that must be given.
MOST_MORE = 5


def provided(decider: Decider, stated: Columns, as_of: int) -> Answers:
    """The smallest set for one SIM; none where its action is determined, or can't be an end, or is one in any case."""
    return of_one(Ending(decider, as_of), stated)


def of_one(ending: Ending, stated: Columns) -> Answers:
    """The same by an ending that is there."""
    trial = ending.begun(stated, OneSim())
    if not ending.waits(ending.bits(trial)):
        return ()
    found = [answers for _, answers in smallest(ending, trial, True)]
    return min(found, key=lambda answers: rank(ending, answers), default=())


def smallest(ending: Ending, trial: Trial, where: Any) -> Iterator[tuple[Any, Answers]]:
    """Sets of answers and the SIMs for which each is the smallest, in each way in which these may be ended.

    Of those alike in size, the one with the fewest facts of nature, then of earlier facts, then of answers that come
    first (`rank`).
    """
    lane = trial.lane
    for here, forced in ending.closed(trial, where):
        left = here
        for more in _more(ending, forced, here):
            if not lane.some(left):
                break
            asked = left
            for fact, _ in more:
                asked = asked & forced.unknown(fact.name)
            if not lane.some(asked):
                continue
            tried = forced.with_answers([(fact, answer, asked) for fact, answer in more]) if more else forced
            found = asked & ((ending.bits(tried) & ending.rest) == 0)
            if lane.some(found):
                left = left & (found ^ True)
                yield from _written(ending, tried, found)


def rank(ending: Ending, answers: Answers) -> tuple[Any, ...]:
    """What a set of answers is chosen by, the least first."""
    facts = ending.decider.rulebook.facts
    order = list(ending.answers)
    nature = sum(facts[name].nature for name, _ in answers)
    places = tuple(order.index(name) for name, _ in answers)
    values = tuple(ending.answers[name].index(answer) for name, answer in answers)
    return len(answers), nature, places, values


def _more(ending: Ending, trial: Trial, where: Any) -> Iterator[tuple[tuple[Fact, int], ...]]:
    """Answers to try beside those given, in the order in which they are chosen; first of all, none."""
    yield ()
    others = ending.turning_upon(trial, where)
    for size in range(1, min(len(others), MOST_MORE) + 1):
        sets = sorted(combinations(others, size), key=lambda facts: sum(fact.nature for fact in facts))
        for facts in sets:
            for answers in product(*(ending.answers[fact.name] for fact in facts)):
                yield tuple(zip(facts, answers, strict=True))


def _written(ending: Ending, trial: Trial, where: Any) -> Iterator[tuple[Any, Answers]]:
    """Each set of answers that is given to some of these SIMs, and to which."""
    names = [name for name in ending.answers if name in trial.given]
    columns = [trial.lane.choose(trial.given[name].known, trial.given[name].values, -1) for name in names]
    for places, values in trial.lane.alike(where, columns):
        yield places, tuple((name, value) for name, value in zip(names, values, strict=True) if value >= 0)
