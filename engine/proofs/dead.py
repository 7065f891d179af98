"""What a rulebook says in vain: rules that never fire, that others shadow, that change nothing; outcomes that nobody
reaches, lines without an answer, hints that never apply.

Knows hit policies; must not know any particular decision or rule.
"""

from collections.abc import Iterator, Sequence

from engine.proofs.asking import Asking
from engine.proofs.graph import Graph, remaining
from engine.proofs.logic import Formula, both, denied, either, same
from engine.proofs.truths import Truth
from engine.rulebook.model import Decision
from engine.verifying.finding import Finding, row


def in_decision(asking: Asking, decision: Decision) -> Iterator[Finding]:
    """What of a decision is in vain."""
    if decision.hit_policy == "collect":
        yield from _collected(asking, decision)
        return
    codes = asking.graph.codes(decision.name)
    for place, rule in enumerate(decision.rules):
        at = f"{rule.file}:{rule.line}"
        if asking.model(codes[place].yes, *(code.no for code in codes[:place])) is None:
            yield _shadowed(asking, decision, place)
            continue
        whole, without = remaining(decision, codes), remaining(decision, codes, place)
        if asking.model(either(*(denied(same(whole[one], without[one])) for one in whole))) is None:
            shown = asking.witness(codes[place].yes, *(code.no for code in codes[:place]))
            message = f"{row(decision, place)} changes nothing: without it, what comes after says the same"
            yield Finding("remark", at, message, shown)
    yield from _undecided(asking, decision, codes)
    yield from _unreached(asking, decision)


def _shadowed(asking: Asking, decision: Decision, place: int) -> Finding:
    """A rule that never comes to its turn, and why."""
    rule, codes = decision.rules[place], asking.graph.codes(decision.name)
    at, named = f"{rule.file}:{rule.line}", row(decision, place)
    shown = asking.witness(codes[place].yes)
    if shown is None:
        return Finding("problem", at, f"{named} can never hold, whatever a line is like (proven)")
    above = _fewest(asking, codes[place].yes, [code.no for code in codes[:place]])
    rows = " and ".join(row(decision, other) for other in above)
    says = "already matches" if len(above) == 1 else "already match"
    return Finding("problem", at, f"{named} is unreachable: wherever it holds, {rows} {says} (proven)", shown)


def _fewest(asking: Asking, holds: Formula, others: Sequence[Formula]) -> list[int]:
    """The places of as few of the others as it takes to leave no line."""
    needed = [place - 1 for place in asking.solver.against(holds, *others) if place]
    for place in tuple(needed):
        rest = [others[other] for other in needed if other != place]
        if asking.model(holds, *rest) is None:
            needed.remove(place)
    return needed


def _collected(asking: Asking, decision: Decision) -> Iterator[Finding]:
    shown = asking.graph.shown(decision.name)
    for place, (rule, code) in enumerate(zip(decision.rules, asking.graph.codes(decision.name), strict=True)):
        at, named = f"{rule.file}:{rule.line}", row(decision, place)
        if asking.model(code.yes) is None:
            yield Finding("problem", at, f"{named} can never hold, whatever a line is like (proven)")
        elif asking.model(shown[rule.id].yes) is None:
            message = f"{named} is never told: where it holds, none of what it concerns is possible (proven)"
            yield Finding("problem", at, message, asking.witness(code.yes))


def _undecided(asking: Asking, decision: Decision, codes: Sequence[Truth]) -> Iterator[Finding]:
    shown = asking.witness(*(code.no for code in codes))
    if shown is not None:
        rule = decision.rules[-1]
        message = f"`{decision.name}` has no answer for some lines; end it with `when: otherwise`"
        yield Finding("problem", f"{rule.file}:{rule.line}", message, shown)


def _unreached(asking: Asking, decision: Decision) -> Iterator[Finding]:
    """Outcomes that no line comes to for certain."""
    candidates = asking.graph.candidates(decision.name)
    for outcome, possible in candidates.items():
        others = (denied(other) for name, other in candidates.items() if name != outcome)
        if asking.model(possible, *others) is None:
            message = f"no line ever comes to the outcome `{outcome}` (proven)"
            yield Finding(
                "problem", decision.rules[0].file, f"`{decision.name}`: {message}", asking.witness(possible)
            )


def hints(asking: Asking, unassuming: Graph) -> Iterator[Finding]:
    """Hints that apply to no line; they look at a line of which nothing is assumed."""
    for hint in asking.graph.book.hints.values():
        lacks = denied(unassuming.line.says(hint.fact).known)
        applies = both(unassuming.translated.condition(hint.condition).yes, lacks)
        with asking.further(unassuming.applied):
            found = asking.model(applies)
        if found is None:
            needs = f"`{hint.when}` never holds of a line that lacks `{hint.fact}`"
            message = f"hint `{hint.id}` can never apply: {needs} (proven)"
            yield Finding("problem", f"{hint.file}:{hint.line}", message)
