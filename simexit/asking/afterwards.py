"""Find what is worth asking once nothing more is to be decided: what there still is to see to after a line's end.

Knows roles of outcomes and rules that collect what is to be done; must not know any fact, or a terminal.
"""

from collections.abc import Collection, Mapping

from engine.conditions.walking import decisions_in, spelled_out
from engine.deciding.decide import Decider
from engine.deciding.references import looked_at
from engine.explaining.because import because
from engine.types.kleene import UNKNOWN
from engine.types.lanes import Column

# The purposes of an action after which only what follows is left.
OVER = ("done", "following")
FOLLOWING = "follow_ups"


def asked_afterwards(
    decider: Decider, known: Mapping[str, Column], as_of: int, skipped: Collection[str]
) -> list[str]:
    """The facts and terms on which it depends what is left to do for a line that has ended or is ending."""
    book = decider.rulebook
    purposed, following = decider.purposed, book.decisions.get(FOLLOWING)
    if purposed is None or following is None:
        return []
    decided = decider.decide(known, as_of)
    answer = decided.answers[purposed.name][decided.index[purposed.name]]
    if book.roles.of(purposed.name, answer.outcome or "").purpose not in OVER:
        return []
    sims = decided.sims
    found: set[str] = set()
    for rule in following.rules:
        condition = spelled_out(rule.condition, book.derived_nodes)
        if sims.condition(condition) != UNKNOWN:
            continue
        for part in because(condition, sims.condition):
            if decisions_in(part, book.derived_nodes):
                continue
            for name in looked_at(book, part):
                if not sims.column(name).known:
                    found |= {fact for fact, _ in sims.asked_for(name)} if name in book.terms else {name}
    return [name for name in (*book.facts, *book.terms) if name in found and name not in skipped]
