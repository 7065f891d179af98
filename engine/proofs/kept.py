"""Whether what a rulebook says may never be is kept by every line. Must not know any invariant."""

from collections.abc import Iterator

from engine.proofs.prover import Prover
from engine.rulebook.invariants import Invariants
from engine.verifying.finding import Finding


def kept(prover: Prover, invariants: Invariants) -> Iterator[Finding]:
    """The invariants that some line breaks, each with such a line."""
    for one in invariants.by_id.values():
        broken = prover.graph.of_result(one.condition).yes
        shown = prover.witness(broken)
        if shown is not None:
            message = f"the invariant `{one.id}` is broken: `{one.never}` can be"
            yield Finding("problem", f"{one.file}:{one.line}", message, shown, one.id)
