"""Check the kinds of dates that people are told of. Knows no particular kind, nor how dates are told."""

from collections.abc import Collection, Mapping

from engine.problems import suggest
from engine.rulebook.deadline import Deadline
from engine.rulebook.model import Decision
from engine.rulebook.yamlfile import YamlFile
from engine.types.fact_types import DATE, type_of
from engine.types.facts import Derived, Fact

KEY = "deadlines"


def check_deadlines(
    deadlines: Mapping[str, Deadline],
    file: YamlFile,
    facts: Mapping[str, Fact],
    derived: Mapping[str, Derived],
    decisions: Mapping[str, Decision],
    broken: Collection[str] = (),
) -> None:
    """Each names days of facts that there are, and rules whose day it may be; `broken` facts were told of before."""
    known: Mapping[str, Fact | Derived] = {**facts, **derived}
    dates = [name for name, item in known.items() if type_of(item) is DATE]
    rules = [
        f"{name}.{rule.id}"
        for name, one in decisions.items()
        for rule in one.rules
        if one.hit_policy == "collect"
    ]
    for deadline in deadlines.values():
        for key, name in (("on", deadline.on), ("from", deadline.since)):
            if name and name not in dates and name not in broken:
                what = "is no date" if name in known else "is no fact"
                file.problem(f"`{name}` {what}{suggest(name, dates)}", KEY, deadline.name, key)
        for place, name in enumerate(deadline.dates):
            if name not in rules:
                problem = f"`{name}` is no collected rule{suggest(name, rules)}"
                file.problem(problem, KEY, deadline.name, "dates", place)
