"""What a rulebook says in vain: rules that never fire, that others shadow, that change nothing; outcomes that nobody
reaches, lines without an answer, hints that never apply.

Knows hit policies; must not know any particular decision or rule.
"""

from collections.abc import Iterator, Sequence

from engine.proofs.graph import remaining
from engine.proofs.logic import Formula, denied, either, same
from engine.proofs.prover import Prover
from engine.proofs.truths import Truth
from engine.rulebook.hint import Hint
from engine.rulebook.model import Decision, Rule
from engine.verifying.finding import Finding, row


def in_decision(prover: Prover, decision: Decision) -> Iterator[Finding]:
    """What of a decision is in vain."""
    if decision.hit_policy == "collect":
        yield from _collected(prover, decision)
        return
    codes = prover.graph.codes(decision.name)
    for place, rule in enumerate(decision.rules):
        at = f"{rule.file}:{rule.line}"
        if not prover.house.meets(rule):
            yield from _later(prover, rule, row(decision, place))
            continue
        if prover.model(codes[place].yes, *(code.no for code in codes[:place])) is None:
            yield _shadowed(prover, decision, place)
            continue
        whole, without = remaining(decision, codes), remaining(decision, codes, place)
        if prover.model(either(*(denied(same(whole[one], without[one])) for one in whole))) is None:
            shown = prover.witness(codes[place].yes, *(code.no for code in codes[:place]))
            message = f"{row(decision, place)} changes nothing: without it, what comes after says the same"
            yield Finding("remark", at, message, shown)
    yield from _undecided(prover, decision, codes)
    yield from _unreached(prover, decision)


def _later(prover: Prover, item: Rule | Hint, named: str) -> Iterator[Finding]:
    """A rule that comes into force after the days that are proven; of one that is over, nothing is left to prove."""
    first, last = item.valid_from, prover.house.last_day
    if first is not None and first > last:
        message = f"{named} is in force from {first} on, and only what is so until {last} is looked at"
        yield Finding("remark", f"{item.file}:{item.line}", message)


def _shadowed(prover: Prover, decision: Decision, place: int) -> Finding:
    """A rule that never comes to its turn, and why."""
    rule, codes = decision.rules[place], prover.graph.codes(decision.name)
    at, named = f"{rule.file}:{rule.line}", row(decision, place)
    shown = prover.witness(codes[place].yes)
    if shown is None:
        return Finding("problem", at, f"{named} can never hold, whatever a line is like (proven)")
    above = _fewest(prover, codes[place].yes, [code.no for code in codes[:place]])
    rows = " and ".join(row(decision, other) for other in above)
    says = "already matches" if len(above) == 1 else "already match"
    return Finding("problem", at, f"{named} is unreachable: wherever it holds, {rows} {says} (proven)", shown)


def _fewest(prover: Prover, holds: Formula, others: Sequence[Formula]) -> list[int]:
    """The places of as few of the others as it takes to leave no line."""
    needed = [place - 1 for place in prover.solver.against(holds, *others) if place]
    for place in tuple(needed):
        rest = [others[other] for other in needed if other != place]
        if prover.model(holds, *rest) is None:
            needed.remove(place)
    return needed


def _collected(prover: Prover, decision: Decision) -> Iterator[Finding]:
    shown = prover.graph.shown(decision.name)
    for place, (rule, code) in enumerate(zip(decision.rules, prover.graph.codes(decision.name), strict=True)):
        at, named = f"{rule.file}:{rule.line}", row(decision, place)
        if not prover.house.meets(rule):
            yield from _later(prover, rule, named)
        elif prover.model(code.yes) is None:
            yield Finding("problem", at, f"{named} can never hold, whatever a line is like (proven)")
        elif prover.model(shown[rule.id].yes) is None:
            message = f"{named} is never told: where it holds, none of what it concerns is possible (proven)"
            yield Finding("problem", at, message, prover.witness(code.yes))


def _undecided(prover: Prover, decision: Decision, codes: Sequence[Truth]) -> Iterator[Finding]:
    shown = prover.witness(*(code.no for code in codes))
    if shown is not None:
        rule = decision.rules[-1]
        message = f"`{decision.name}` has no answer for some lines; end it with `when: otherwise`"
        yield Finding("problem", f"{rule.file}:{rule.line}", message, shown)


def _unreached(prover: Prover, decision: Decision) -> Iterator[Finding]:
    """Outcomes that no line comes to for certain."""
    candidates = prover.graph.candidates(decision.name)
    in_force = {rule.outcome for rule in decision.rules if prover.house.meets(rule)}
    for outcome, possible in candidates.items():
        if outcome not in in_force:
            continue
        others = (denied(other) for name, other in candidates.items() if name != outcome)
        if prover.model(possible, *others) is None:
            message = f"no line ever comes to the outcome `{outcome}` (proven)"
            yield Finding(
                "problem", decision.rules[0].file, f"`{decision.name}`: {message}", prover.witness(possible)
            )


def hints(prover: Prover) -> Iterator[Finding]:
    """Hints that apply to no line, of a graph in which nothing is assumed: that is how they look at lines."""
    graph = prover.graph
    for hint in graph.book.hints.values():
        if not prover.house.meets(hint):
            yield from _later(prover, hint, f"hint `{hint.id}`")
            continue
        lacks = denied(graph.line.says(hint.fact).known)
        if prover.model(graph.translated.condition(hint.condition).yes, lacks) is None:
            needs = f"`{hint.when}` never holds of a line that lacks `{hint.fact}`"
            message = f"hint `{hint.id}` can never apply: {needs} (proven)"
            yield Finding("problem", f"{hint.file}:{hint.line}", message)
