"""What a rulebook asks or computes in vain: facts and terms that change nothing it says, computed facts that are never
known or never differ. Must not know any of them.
"""

from collections.abc import Iterator

from engine.proofs.asking import Asking
from engine.proofs.graph import Graph
from engine.proofs.logic import Formula, both, denied, either, same
from engine.proofs.revealed import Revealed, any_value, exchanging
from engine.proofs.truths import Truth
from engine.rulebook.terms import CHOOSE_TERMS
from engine.verifying.finding import Finding


def facts(asking: Asking) -> Iterator[Finding]:
    """Facts and terms that conditions look at, though whatever is said of them, the answer stays as it is."""
    graph = asking.graph
    answer = [*_answer(graph)]
    passed = exchanging(graph.book) | {*CHOOSE_TERMS}
    for said in [*graph.line.stated.values()]:
        if said.name in passed:
            continue
        then = Revealed(graph, said, any_value(said))
        resting = [one for one in answer if graph.rests(one, said)]
        differs = either(*(denied(same(then.of(one), one)) for one in resting))
        with asking.further(then.applied):
            found = asking.model(denied(said.known), then.within, differs)
        if found is None:
            group = "terms" if said.name in graph.book.terms else "facts"
            message = f"`{said.name}` is looked at, but to say it changes nothing (proven)"
            yield Finding("remark", f"{group}.yaml", message)


def computed(asking: Asking) -> Iterator[Finding]:
    """Computed facts that no line knows, and those of yes or no that are the same for all that know them."""
    for name in asking.graph.book.derived:
        found = asking.graph.named(name)
        if asking.model(found.known) is None:
            yield Finding("problem", "derived.yaml", f"`{name}` is known of no line (proven)")
        elif isinstance(found, Truth):
            for where, says in ((found.yes, "never holds"), (found.no, "always holds where it is known")):
                if asking.model(where) is None:
                    yield Finding("problem", "derived.yaml", f"`{name}` {says} (proven)")


def _answer(graph: Graph) -> Iterator[Formula]:
    """All that a result says: what remains possible, what is collected, what is computed."""
    for name, decision in graph.book.decisions.items():
        if decision.hit_policy == "first":
            yield from graph.candidates(name).values()
        else:
            for code in graph.shown(name).values():
                yield from code
    for name in graph.book.derived:
        found = graph.named(name)
        if not isinstance(found, Truth):
            # An amount changes as soon as anything in it does.
            yield both(found.known, found.value > 0)
            yield found.known
