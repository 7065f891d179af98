"""Whether what a rulebook says may never be is kept by every line. Must not know any invariant."""

from collections.abc import Iterator

from engine.conditions.nodes import Collected, Node
from engine.conditions.walking import walk
from engine.proofs.logic import Model
from engine.proofs.prover import Prover
from engine.rulebook.invariants import Invariants
from engine.verifying.finding import Finding


def kept(prover: Prover, invariants: Invariants) -> Iterator[Finding]:
    """The invariants that some line breaks, each with such a line and the rules that may hold for it."""
    for one in invariants.by_id.values():
        model = prover.smallest(prover.graph.of_result(one.condition).yes)
        if model is not None:
            holding = ", ".join(_holding(prover, one.condition, model))
            told = f", as there may hold {holding}" if holding else ""
            message = f"the invariant `{one.id}` is broken: `{one.never}` can be{told}"
            yield Finding("problem", f"{one.file}:{one.line}", message, prover.written(model), one.id)


def _holding(prover: Prover, condition: Node, model: Model) -> Iterator[str]:
    """The collected rules that a condition asks for and that may hold in an example, each with its place."""
    asked = dict.fromkeys(
        (node.decision, rule)
        for node in walk(condition)
        if isinstance(node, Collected)
        for rule in node.rules
    )
    for decision, name in asked:
        if model.holds(prover.graph.shown(decision)[name].possible):
            rule = prover.graph.book.decisions[decision].rule(name)
            yield f"`{name}` ({rule.file}:{rule.line})"
