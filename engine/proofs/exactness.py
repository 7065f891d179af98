"""Outcomes that a decision lists as possible although no answer leads to them, and what to write so that it does not.

Kleene's tables judge each condition by itself: where the same fact settles two of them, one way or the other, both are
unknown. As knowing more never widens, it is enough to look one fact ahead. Must not know any fact or rule.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from engine.proofs.any_line import OpenFact
from engine.proofs.logic import Formula, Model, Undecided, at_most_one, both, denied, either
from engine.proofs.prover import Prover, as_in
from engine.proofs.revealed import Revealed, exchanging, first_values
from engine.rulebook.model import Decision
from engine.verifying.finding import Finding

#: After so many values of a fact, or questions about them, it is given up: of some facts, such as the day from which
#: other days are reckoned, hundreds of examples turn out to be none.
MOST_VALUES, MOST_ASKED = 40, 600


def exactness(prover: Prover) -> Iterator[Finding]:
    """The decisions that list an outcome where nothing leads to it, each with a line that shows it.

    Of a decision that rests on such a one, lines are looked at for which that one is settled.
    """
    settled: list[Formula] = []
    for decision in prover.graph.book.decisions.values():
        if decision.hit_policy != "first":
            continue
        found = listed_in_vain(prover, decision, settled)
        yield from found
        if any(one.shown_by for one in found):
            settled.append(at_most_one([*prover.graph.candidates(decision.name).values()]))


def listed_in_vain(prover: Prover, decision: Decision, settled: Sequence[Formula] = ()) -> Sequence[Finding]:
    """The first outcome that is found to be listed in vain, or that nothing is though the decision says so."""
    exchanged = exchanging(prover.graph.book)
    for said in prover.graph.looked_at:
        listed = None if said.name in exchanged else _listed_in_vain(prover, said, decision, settled)
        if listed is not None:
            return [_finding(prover, said, decision, *listed)]
    return [_needless(decision, name) for name in decision.stays_listed]


def _listed_in_vain(
    prover: Prover, said: OpenFact, decision: Decision, settled: Sequence[Formula]
) -> tuple[str, Model] | None:
    """An outcome that a line lists although whatever is said of the fact excludes it, and the line."""
    candidates = {
        outcome: possible
        for outcome, possible in prover.graph.candidates(decision.name).items()
        if prover.graph.rests(possible, said)
    }
    values = first_values(prover.graph, said) if candidates else []
    before = prover.solver.asked
    while candidates and len(values) < MOST_VALUES and prover.solver.asked - before < MOST_ASKED:
        then = [Revealed(prover.graph, said, value) for value in values]
        vain = {
            outcome: both(possible, *(denied(both(one.within, one.of(possible))) for one in then))
            for outcome, possible in candidates.items()
        }
        with prover.further(each for one in then for each in one.applied):
            model = prover.model(*settled, then[0].before, either(*vain.values()))
            if model is None:
                return None
            outcome = next(outcome for outcome, here in vain.items() if model.holds(here))
            value = _leading(prover, said, candidates[outcome], model)
            if value is None:
                model = prover.smallest(*settled, then[0].before, vain[outcome]) or model
                value = _leading(prover, said, candidates[outcome], model)
        if value is None:
            return outcome, model
        values.append(value)
    if candidates:
        raise Undecided(f"too many values of {said.name}")
    return None


def _leading(prover: Prover, said: OpenFact, possible: Formula, model: Model) -> Any:
    """What could be said of a fact of the line so that an outcome stays possible; None if nothing could."""
    house = prover.house
    line = [as_in(other, model) for other in prover.graph.line.stated.values() if other is not said]
    line += [
        open_ == model.value(open_) for open_ in (house.as_of, house.small_balance, *house.settings.values())
    ]
    found = prover.model(*line, said.known, possible)
    if found is None:
        return None
    return found.holds(said.value) if said.of_truth else found.value(said.value)


def _finding(prover: Prover, said: OpenFact, decision: Decision, outcome: str, model: Model) -> Finding:
    """The outcome that is listed in vain, why it is, and what may be done of it."""
    codes = prover.graph.codes(decision.name)
    rule = next(
        rule
        for rule, code in zip(decision.rules, codes, strict=True)
        if rule.outcome == outcome and not model.holds(code.no)
    )
    said_so = said.name in decision.stays_listed
    message = (
        f"`{decision.name}` lists `{outcome}` (`{rule.id}`) where no value of `{said.name}` leads to it: each "
        f"rule's condition is judged by itself, so what `{said.name}` excludes in two rules together stays open in "
        f"both while it is not known; no answer is wrong for it"
    )
    if not said_so:
        message += (
            f": name `{said.name}` in the condition of `{rule.id}`, or write `stays_listed: [{said.name}]` where it "
            "is to be so"
        )
    grade = "intended" if said_so else "remark"
    return Finding(grade, f"{rule.file}:{rule.line}", message, prover.written(model))


def _needless(decision: Decision, name: str) -> Finding:
    """That nothing stays listed for a fact, although the decision says so."""
    message = (
        f"`stays_listed` of `{decision.name}` names `{name}`, yet nothing is listed that no value of it leads to: "
        "take it out (proven)"
    )
    return Finding("problem", f"{decision.rules[0].file}:{decision.rules[0].line}", message)
