"""All that the slow reading says of one SIM, put together by section 7 of the decisions page; it decides nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.support import reference_dates
from tests.support.reference import Facts, Sim
from tests.support.reference_book import Book, Carriers, Contracts
from tests.support.reference_conditions import condition, parsed
from tests.support.reference_provided import GONE, provided

ASKED_FOR = ("action", "balance", "channel")
HOLDS_UP = ("stage", "action")


def decide(
    facts: Facts,
    as_of: dt.date,
    sources: Sequence[Carriers] = (),
    preference: str = "refund",
    book: Book | None = None,
    contracts: Contracts | None = None,
    settings: Facts | None = None,
    assumed: Facts | None = None,
) -> dict[str, Any]:
    """All that is said of one SIM. `sources`: carriers' terms, the company's own before the shipped ones.

    `assumed`: the values of what is missing, the rulebook's own unless given.
    """
    chosen = {"balance_preference": preference, **(settings or {})}
    sim = Sim(facts, as_of, sources, chosen, assumed, book, contracts).decide_all()
    return said_of(sim) | {"provided": may_go_if(sim), "assumptions": assumptions(sim)}


def said_of(sim: Sim) -> dict[str, Any]:
    """What follows from the decisions as they stand, without trying anything out."""
    result: dict[str, Any] = {"decisions": {}}
    for decision, candidates in sim.candidates.items():
        outcome = candidates[0] if len(candidates) == 1 else None
        result["decisions"][decision] = {"outcome": outcome, "candidates": candidates}
    for decision, rules in sim.judged.items():
        result[decision] = [rule for rule, holds in rules.items() if holds is True]
        result[f"unknown_{decision}"] = [rule for rule, holds in rules.items() if holds is None]
    for name in ("obstacles", "unknown_obstacles"):
        result[name] = [rule for rule in result.get(name, []) if concerned(sim, rule)]
    result["problems"] = result.pop("checks", [])
    result.pop("unknown_checks", None)
    result["status"] = status(sim, result["problems"])
    result["questions"] = questions(sim, result)
    result["to_become_eligible"] = to_become_eligible(sim, result["obstacles"])
    return result | told(sim, result)


def outcome_of(sim: Sim, decision: str) -> str | None:
    """The outcome of a decision; None where it is undetermined, or the rulebook has none of the name."""
    candidates = sim.candidates.get(decision, [])
    return candidates[0] if len(candidates) == 1 else None


def purposes(sim: Sim) -> set[str]:
    """The purposes that are still possible: those of the candidates of `action`."""
    roles = sim.outcomes("action")
    return {roles[outcome].get("purpose", "") for outcome in sim.candidates["action"]}


def concerned(sim: Sim, rule: str) -> bool:
    """Whether an obstacle is something to do for a purpose still possible; one that names no purpose always is."""
    concerns = sim.book.rules["obstacles"][rule].get("concerns")
    return not concerns or bool(purposes(sim) & set(concerns))


def status(sim: Sim, problems: Sequence[str]) -> str:
    """Whether the line waits for answers, is clear but for details, or is settled."""
    undetermined = {decision for decision, candidates in sim.candidates.items() if len(candidates) > 1}
    asking = [rule for rule in problems if sim.book.rules["checks"][rule].get("asks")]
    if undetermined & set(HOLDS_UP) or asking:
        return "needs_info"
    return "details_open" if undetermined & {"balance", "channel"} else "determined"


def questions(sim: Sim, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each unknown fact or term once, who can answer it, and for what it is asked."""
    decides: dict[str, list[str]] = {}

    def ask(names: Sequence[str], what_for: str) -> None:
        for name in names:
            asked = decides.setdefault(name, [])
            if what_for not in asked:
                asked.append(what_for)

    for decision in ASKED_FOR:
        if len(sim.candidates.get(decision, [])) > 1:
            ask(sim.behind_decision(decision), decision)
    for rule in result["unknown_obstacles"]:
        ask(sim.behind_found("obstacles", rule), "obstacles")
    for rule in result["problems"]:
        if sim.book.rules["checks"][rule].get("asks"):
            ask(sim.book.rules["checks"][rule]["names"][:1], "checks")
    return [
        {"fact": name, "asks": "carrier" if name in sim.book.terms else "owner", "decides": decisions}
        for name, decisions in decides.items()
    ]


def to_become_eligible(sim: Sim, obstacles: Sequence[str]) -> list[str]:
    """The blockers that hold and concern ending, unless the line can't be ended anyway."""
    if "ending" not in purposes(sim):
        return []
    rules = sim.book.rules["obstacles"]
    return [
        rule
        for rule in obstacles
        if rules[rule].get("severity") == "blocker" and "ending" in rules[rule].get("concerns", ["ending"])
    ]


def may_go_if(sim: Sim) -> dict[str, Any]:
    """The answers under which the line may go."""
    if len(sim.candidates["action"]) < 2:
        return {}
    upto = list(sim.book.decisions).index("action") + 1

    def answered(answers: Facts) -> Sim:
        other = another(sim, sim.assumed, answers)
        for decision in list(sim.book.decisions)[:upto]:
            other.decide(decision)
        return other

    def in_the_way(answers: Facts) -> list[str]:
        """The facts on which hangs whether the line goes: those of the rules down to the last that may keep it."""
        other = answered(answers)
        possible, rules = other.possible["action"], sim.book.rules["action"]
        keeping = [place for place, rule in enumerate(possible, 1) if rules[rule]["outcome"] not in GONE]
        return other.behind_rules("action", possible[: max(keeping, default=0)])

    return provided(sim.book, in_the_way, lambda answers: {*answered(answers).candidates["action"]})


def another(sim: Sim, assumed: Facts, answers: Facts | None = None) -> Sim:
    """The same line with other assumptions, or with answers."""
    facts = {**sim.stated, **(answers or {})}
    other = Sim(facts, sim.fixed["as_of"], sim.sources, None, assumed, sim.book, sim.contracts)
    other.fixed = sim.fixed
    return other


def told(sim: Sim, result: Mapping[str, Any]) -> dict[str, Any]:
    """The dates and the money."""
    values = {name: sim.value(name) for name in [*sim.book.facts, *sim.book.terms]}
    contract = sim.judged["obstacles"].get("contract")
    return reference_dates.dates_and_money(
        outcome_of(sim, "action"), outcome_of(sim, "stage"), contract, values, sim.fixed["as_of"]
    )


def assumptions(sim: Sim) -> dict[str, Any]:
    """The assumed values on which a rule that was looked at rests: it would come out differently without them."""
    made = {name: value for name, value in sim.assumed.items() if name not in sim.stated}
    return {name: value for name, value in made.items() if rests_on(sim, made, name)}


def rests_on(sim: Sim, made: Facts, name: str) -> bool:
    """Whether a rule that is looked at would come out differently, were the assumption not made."""
    twin = another(sim, {**made, name: None})
    twin.candidates, twin.judged = sim.candidates, sim.judged
    for decision, one in sim.book.decisions.items():
        for rule in one["rules"]:
            if decision == "obstacles" and not concerned(sim, rule["id"]) and not turned_upon(sim, rule):
                continue
            holds, otherwise = condition(parsed(rule["when"]), sim), condition(parsed(rule["when"]), twin)
            if decision == "checks":  # one that may be met is no part of an answer
                holds, otherwise = holds is True, otherwise is True
            if holds != otherwise:
                return True
            if holds is True and one["hit_policy"] == "first":
                break
    return False


def turned_upon(sim: Sim, rule: Mapping[str, Any]) -> bool:
    """Whether a rule that is looked at, such as one of `eligibility`, asks whether this obstacle holds."""
    asked = re.compile(rf"\b({rule['id']}|{rule.get('severity')}) (not )?in obstacles\b")
    return any(asked.search(str(other["when"])) for other in looked_at(sim))


def looked_at(sim: Sim) -> Iterator[Mapping[str, Any]]:
    """The rules of all decisions down to the one of each that certainly holds."""
    for one in sim.book.decisions.values():
        for rule in one["rules"]:
            yield rule
            if one["hit_policy"] == "first" and condition(parsed(rule["when"]), sim) is True:
                break
