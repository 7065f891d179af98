"""Whether knowing more of a line ever adds an outcome to those that remain possible. Must not know any fact or rule.

It is asked of one fact more at a time, which makes it true of any number.
"""

from collections.abc import Collection, Iterator

from engine.proofs.logic import both, denied, either, same
from engine.proofs.prover import Prover
from engine.proofs.revealed import Revealed, any_value, exchanging
from engine.verifying.finding import Finding


def widening(prover: Prover, unsaid: Collection[str]) -> Iterator[Finding]:
    """Facts and terms that, said, add an outcome; but for those of which a rule settles what holds while `unsaid`."""
    graph = prover.graph
    settled = exchanging(graph.book) | set(unsaid)
    first = [one for one in graph.book.decisions.values() if one.hit_policy == "first"]
    for said in graph.looked_at:
        if said.name in settled:
            continue
        then = Revealed(graph, said, any_value(said))
        # Terms that a plan or an account makes known may widen, as they may where they are said.
        terms = [graph.named(name).known for name in graph.book.terms if name in settled]
        as_before = [same(then.of(known), known) for known in terms if graph.rests(known, said)]
        wider = {
            (decision.name, outcome): both(then.of(possible), denied(possible))
            for decision in first
            for outcome, possible in graph.candidates(decision.name).items()
            if graph.rests(possible, said)
        }
        here = (then.before, then.within, *as_before)
        with prover.further(then.applied):
            found = prover.model(*here, either(*wider.values()))
            if found is None:
                continue
            (decision, outcome), which = next(item for item in wider.items() if found.holds(item[1]))
            shown = prover.witness(*here, which)
        message = f"to say `{said.name}` adds the outcome `{outcome}` of `{decision}` to those possible"
        yield Finding("problem", graph.book.decisions[decision].rules[0].file, message, shown)
