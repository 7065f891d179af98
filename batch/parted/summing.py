"""Put together what several parts add to the whole: counts, problems, notices. Must not know one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import msgspec

from batch.fleet.problem_groups import cell_of, grouped
from batch.parted.summing_told import rows_together, told_together
from batch.parted.sums import RANGES_KEPT, SummedProblem, Sums, fewest, group_of
from batch.problems import Notice, Problem
from batch.shown import ranges_of


def summed(parts: Iterable[Sums]) -> Sums:
    """Several parts, in their order, as one."""
    whole: Sums | None = None
    for part in parts:
        whole = part if whole is None else _both(whole, part)
    if whole is None:
        raise ValueError("a fleet has a part")
    return whole


def with_problems(sums: Sums, problems: Sequence[Problem]) -> Sums:
    """The sums with further problems, which are of no part."""
    groups, others = fewest([*sums.groups, *map(group_of, grouped(problems))])
    return msgspec.structs.replace(sums, groups=groups, others=_counts(sums.others, others))


def _both(one: Sums, other: Sums) -> Sums:
    groups, others = _groups([*one.groups, *other.groups])
    return Sums(
        one.lines + other.lines,
        list(dict.fromkeys([*one.codes, *other.codes])),
        rows_together(one.verdicts, other.verdicts),
        rows_together(one.resting, other.resting),
        groups,
        _counts(_counts(one.others, other.others), others),
        _notices([*one.notices, *other.notices]),
        list(dict.fromkeys([*one.engines, *other.engines])),
        told_together(one.told, other.told) if one.told and other.told else None,
    )


def _groups(groups: Iterable[SummedProblem]) -> tuple[list[SummedProblem], dict[str, int]]:
    found: dict[tuple[object, ...], SummedProblem] = {}
    for group in groups:
        item = group.problem
        key = (*cell_of(item), *_told_apart(item).items())
        before = found.get(key)
        if before is None:
            found[key] = group
        elif item.type == "balance_or_due":
            found[key] = SummedProblem(_both_balances(before.problem, item), 1, before.ranges)
        else:
            ranges = ranges_of(chain(before.rows, group.rows), RANGES_KEPT)
            found[key] = SummedProblem(before.problem, before.count + group.count, ranges)
    return fewest(list(found.values()))


def _told_apart(problem: Problem) -> dict[str, str]:
    """What keeps two problems of one text apart; a column whose balances may be owed is one, however many they are."""
    if problem.type != "balance_or_due":
        return problem.params
    return {"heading": problem.params["heading"]}


def _both_balances(one: Problem, other: Problem) -> Problem:
    """The problem of a column whose balances may be owed: in which part they stand is nobody's concern."""
    params = {name: said for name, said in one.params.items() if name in other.params}
    params["count"] = str(int(one.params["count"]) + int(other.params["count"]))
    return msgspec.structs.replace(one, params=params)


def _notices(notices: Iterable[Notice]) -> list[Notice]:
    """Those that differ only in how many rows they are about, and in which, as one."""
    found: dict[tuple[object, ...], Notice] = {}
    for one in notices:
        rest = tuple(
            (name, said) for name, said in one.params.items() if name not in ("count", "rows", "sample")
        )
        key = (one.type, one.source, one.sheet, rest)
        before = found.get(key)
        if before is None or "count" not in one.params:
            found.setdefault(key, one)
            continue
        params = dict(before.params)
        params["count"] = str(_number(params["count"]) + _number(one.params["count"]))
        if "rows" in params and not params["rows"].endswith("…"):
            rows = [*params["rows"].split(", "), *one.params["rows"].split(", ")]
            params["rows"] = ", ".join(rows[:10]) + (", …" if len(rows) > 10 else "")
        found[key] = msgspec.structs.replace(before, params=params)
    return list(found.values())


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _counts(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in dict.fromkeys([*one, *other])}
