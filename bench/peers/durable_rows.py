"""Ask the rules engine for every line anew instead of once per distinct case: what one would do without ours.

The conditions' codes are given, since no value of a fact may reach it as it is (engine/inference.py); only the asking
is measured.
"""

from __future__ import annotations

from bench.peers.lines import ACTION, HINDRANCE, RULES, Decide, Lines, Verdicts, numbered
from bench.peers.ours import AS_OF
from engine.deciding.decide import Decider
from engine.engines import Inference, make_inference
from engine.rulebook.book import load_rulebook
from engine.types.kleene import YES
from engine.types.lanes import Column

Case = dict[int, int]


def prepare(lines: Lines) -> Decide:
    book = load_rulebook(RULES)
    decisions = book.decisions.values()
    decider = Decider(book)
    cases: list[tuple[Case, Case]] = []
    for place in range(lines.size):
        stated = {
            name: Column(int(column[place]), bool(lines.known[name][place]))
            for name, column in lines.values.items()
        }
        evaluator = decider.decide(stated, AS_OF).sims.evaluator
        first, then = (
            dict(enumerate(evaluator.condition(rule.condition) for rule in item.rules)) for item in decisions
        )
        cases.append((first, then))
    inference = make_inference({item.name: (item.hit_policy, len(item.rules)) for item in decisions})

    def decide() -> Verdicts:
        found = [
            (_outcome(inference, "hindrance", HINDRANCE, first), _outcome(inference, "action", ACTION, then))
            for first, then in cases
        ]
        return numbered([one for one, _ in found], [other for _, other in found])

    return decide


def _outcome(inference: Inference, decision: str, outcomes: tuple[str, ...], case: Case) -> str:
    """The outcome of the first rule that fires; open where it is only possible."""
    place = inference.fire(decision, case)[0]
    return outcomes[place] if case[place] == YES else "open"
