"""Put together the findings about many rows that have one reason, so that each is said once. Must not print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from batch.readback.sheet import ReviewFinding
from batch.review.review import LISTED
from batch.shown import as_ranges

_ELSEWHERE = "other_line"  # where another part of the report contradicts: of many rows, its file is enough


@dataclass(frozen=True)
class Group:
    """The findings with one reason: one that stands for all of them, and the rows by file and sheet."""

    finding: ReviewFinding
    count: int
    places: Sequence[tuple[str, str, str]]  # file, sheet, rows


def grouped(findings: Iterable[ReviewFinding], said: Callable[[ReviewFinding], str]) -> list[Group]:
    """The groups, those about the whole report first, then the largest; `said` puts a finding into a sentence."""
    reasons: dict[tuple[str, ...], str] = {}
    kept: dict[tuple[str, ...], list[ReviewFinding]] = {}
    for one in findings:
        varies = (*LISTED, _ELSEWHERE) if one.row else ()
        bare = {name: "" if name in varies else text for name, text in one.params.items()}
        key = (one.kind, *bare.values())
        if key not in reasons:
            reasons[key] = said(replace(one, params=bare))
        place = () if one.row else (one.file, one.sheet)
        kept.setdefault((one.kind, *place, reasons[key]), []).append(one)
    groups = [_group(together) for together in kept.values()]
    return sorted(groups, key=lambda one: (one.finding.row > 0, -one.count))


def _group(together: Sequence[ReviewFinding]) -> Group:
    first = together[0]
    params = dict(first.params)
    for name in LISTED:
        if name in params:
            codes = [code for one in together for code in one.params.get(name, "").split(";") if code]
            params[name] = ";".join(dict.fromkeys(codes))
    if len(together) > 1 and _ELSEWHERE in params:
        params[_ELSEWHERE] = ""
    rows: dict[tuple[str, str], list[int]] = {}
    for one in together:
        rows.setdefault((one.file, one.sheet), []).append(one.row)
    places = [(file, sheet, as_ranges(sorted(set(numbers)))) for (file, sheet), numbers in rows.items()]
    return Group(replace(first, params=params), len(together), places)
