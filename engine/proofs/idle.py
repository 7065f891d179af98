"""What a rulebook asks or computes in vain: facts and terms that change nothing it says, computed facts that are never
known or never differ. Must not know any of them.
"""

from collections.abc import Iterator

from engine.proofs.graph import Graph
from engine.proofs.logic import Formula, both, denied, either, same
from engine.proofs.prover import Prover
from engine.proofs.revealed import Revealed, any_value, exchanging
from engine.proofs.truths import Figure, Truth
from engine.rulebook.terms import CHOOSE_TERMS
from engine.verifying.finding import Finding


def facts(prover: Prover) -> Iterator[Finding]:
    """Facts and terms that conditions look at, though whatever is said of them, the answer stays as it is."""
    graph = prover.graph
    answer = [*_answer(graph)]
    figures = [found for name in graph.book.derived if isinstance(found := graph.named(name), Figure)]
    passed = exchanging(graph.book) | {*CHOOSE_TERMS}
    for said in graph.looked_at:
        if said.name in passed:
            continue
        then = Revealed(graph, said, any_value(said))
        resting = [one for one in answer if graph.rests(one, said)]
        amounts = [one for one in figures if not isinstance(one.value, int) and graph.rests(one.value, said)]
        # What the solver can reckon with is answered at once, and mostly tells already.
        plain = [_differs(then, one) for one in resting if graph.reckoned(one)]
        others = [_differs(then, one) for one in resting if not graph.reckoned(one)]
        others += [both(one.known, then.of(one.value) != one.value) for one in amounts]
        with prover.further(then.applied):
            here = (denied(said.known), then.within)
            changes = any(prover.model(*here, either(*some)) for some in (plain, others))
        if not changes:
            group = "terms" if said.name in graph.book.terms else "facts"
            message = f"`{said.name}` is looked at, but to say it changes nothing (proven)"
            yield Finding("remark", f"{group}.yaml", message)


def _differs(then: Revealed, one: Formula) -> Formula:
    return denied(same(then.of(one), one))


def computed(prover: Prover) -> Iterator[Finding]:
    """Computed facts that no line knows, and those of yes or no that are the same for all that know them."""
    for name in prover.graph.book.derived:
        found = prover.graph.named(name)
        if prover.model(found.known) is None:
            yield Finding("problem", "derived.yaml", f"`{name}` is known of no line (proven)")
        elif isinstance(found, Truth):
            for where, says in ((found.yes, "never holds"), (found.no, "always holds where it is known")):
                if prover.model(where) is None:
                    yield Finding("problem", "derived.yaml", f"`{name}` {says} (proven)")


def _answer(graph: Graph) -> Iterator[Formula]:
    """All that a result says: what remains possible, what is collected, which computed facts it knows."""
    for name, decision in graph.book.decisions.items():
        if decision.hit_policy == "first":
            yield from graph.candidates(name).values()
        else:
            for code in graph.codes(name):
                yield from code
    for name in graph.book.derived:
        yield graph.named(name).known
