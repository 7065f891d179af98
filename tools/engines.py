"""Put every case that the shipped rulebook's decisions can meet to every rules engine, and count where they differ.

python -m tools.engines [RULES]    only decisions of up to RULES rules
"""

import itertools
import sys
import time
from collections.abc import Iterator, Mapping, Sequence

import click

from engine.engines import Inference, loaded
from engine.rulebook.book import load_rulebook
from engine.types.kleene import NO, UNKNOWN, YES

CODES = (NO, UNKNOWN, YES)
MOST_TOGETHER = (
    12  # rules of a collect decision whose codes are all put together: 3 ** 12 is half a million cases
)

Case = dict[int, int]


def reading(policy: str, codes: Mapping[int, int]) -> tuple[int, ...]:
    """The answer that the hit policy calls for: rules that may hold and, under `first`, have no certain rule above."""
    return tuple(
        position
        for position in sorted(codes)
        if codes[position] != NO
        and (policy == "collect" or YES not in (codes[above] for above in codes if above < position))
    )


def every_case(policy: str, rules: int, together: int = MOST_TOGETHER) -> Iterator[Case]:
    """Every case that can matter. First: all that may stand above a rule that certainly holds, and where none does.
    Collect: the three codes of each rule, which is asked alone; of up to `together` rules, all codes of all rules too.
    """
    if policy == "first":
        for above in range(rules):
            for codes in itertools.product((NO, UNKNOWN), repeat=above):
                yield dict(enumerate((*codes, YES, *(NO,) * (rules - above - 1))))
        yield from (dict(enumerate(codes)) for codes in itertools.product((NO, UNKNOWN), repeat=rules))
        return
    yield from ({position: code} for position in range(rules) for code in CODES)
    if rules <= together:
        yield from (dict(enumerate(codes)) for codes in itertools.product(CODES, repeat=rules))


def differences(engines: Mapping[str, Inference], decision: str, policy: str, case: Case) -> list[str]:
    """The engines whose answer to a case is not what its hit policy calls for."""
    expected = reading(policy, case)
    return [name for name, engine in engines.items() if engine.fire(decision, case) != expected]


def main(arguments: Sequence[str]) -> int:
    most = int(arguments[0]) if arguments else sys.maxsize
    decisions = {
        item.name: (item.hit_policy, len(item.rules))
        for item in load_rulebook().decisions.values()
        if len(item.rules) <= most
    }
    engines = {name: make(decisions) for name, make in loaded().items()}
    click.echo(f"rules engines: {', '.join(engines)}")
    start, cases, wrong = time.perf_counter(), 0, 0
    for decision, (policy, rules) in decisions.items():
        count = 0
        for count, case in enumerate(every_case(policy, rules), start=1):  # noqa: B007 - counted
            if differ := differences(engines, decision, policy, case):
                wrong += 1
                click.echo(f"{decision} {case}: {', '.join(differ)} answer otherwise")
        cases += count
        click.echo(f"{decision:14}{policy:9}{rules:>4} rules{count:>11,} cases")
    click.echo(f"{cases:,} cases, {wrong:,} differences, {time.perf_counter() - start:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
