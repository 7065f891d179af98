"""Which hint is told of any line, as `engine.deciding.hinting` finds it. Must not know any hint."""

from itertools import combinations

from engine.proofs.graph import Graph
from engine.proofs.logic import Formula, both, denied, either, whether
from engine.rulebook.hint import Hint


def hinted(graph: Graph) -> list[Formula]:
    """Where each hint is what is suggested for its fact, then where each is one of those that contradict each other."""
    told: list[Formula] = []
    contradicted: list[Formula] = []
    by_fact: dict[str, list[Hint]] = {}
    for hint in graph.book.hints.values():
        by_fact.setdefault(hint.fact, []).append(hint)
    for hints in by_fact.values():
        here = [_applies(graph, hint) for hint in hints]
        values = [(hint.value, one) for hint, one in zip(hints, here, strict=True) if hint.value is not None]
        pairs = combinations(values, 2)
        differs = either(*(both(one, other) for (value, one), (than, other) in pairs if value != than))
        known = both(either(*(one for _, one in values)), denied(differs))
        for place, (hint, one) in enumerate(zip(hints, here, strict=True)):
            asks = hint.value is None
            above = either(*(here[at] for at in range(place) if (hints[at].value is None) == asks))
            told.append(both(one, denied(above), denied(known) if asks else denied(differs)))
            contradicted.append(False if asks else both(one, differs))
    return [*told, *contradicted]


def _applies(graph: Graph, hint: Hint) -> Formula:
    """It applies to a line that lacks its fact; what its texts say is open."""
    said = whether(f"said: {hint.id}") if hint.of_texts else True
    return both(
        denied(graph.line.says(hint.fact).known), graph.translated.condition(hint.condition).yes, said
    )
