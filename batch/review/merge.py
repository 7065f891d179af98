"""Put together the parts of one report that several people filled in and sent back: each line is taken from whoever
says something about it. Must not judge what they decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from batch.errors import InputError
from batch.readback.read import ReadReport, entries, missing
from batch.readback.sheet import ReviewFinding, finding_at
from batch.report.record import REVIEWED
from batch.review.words import ReviewWords

_NOTES = " / "


def merged(parts: Sequence[ReadReport], words: ReviewWords) -> ReadReport:
    """One report of them all; InputError where one is a part of another report."""
    first = parts[0]
    for part in parts[1:]:
        if part.about != first.about:
            raise InputError(
                "part_of_other_report", name=part.name, other=first.name, as_of=part.about.as_of.isoformat(),
                first=first.about.as_of.isoformat(),
            )  # fmt: skip
    names = _names(parts)
    findings = [finding for name, part in zip(names, parts, strict=True) for finding in _told(name, part)]
    rows = pd.concat(
        [part.rows.assign(file=name) for name, part in zip(names, parts, strict=True)], ignore_index=True
    )
    kept, contradicted = _each_line_once(rows, words)
    findings += contradicted
    findings += missing(kept["position"].to_numpy(np.int64), first.about.rows)
    return ReadReport(", ".join(names), first.about, kept, findings)


def _names(parts: Sequence[ReadReport]) -> list[str]:
    """What the files are called, by as much of their paths as tells them apart."""
    short = [part.name.replace("\\", "/").rsplit("/", 1)[-1] for part in parts]
    return [name if short.count(name) == 1 else part.name for name, part in zip(short, parts, strict=True)]


def _told(name: str, part: ReadReport) -> Iterator[ReviewFinding]:
    """A part's findings with its name, and how much of the report it holds."""
    decided = (part.rows["review"] != "") | (part.rows["decided_action"] != "")
    counts = {
        "rows": f"{len(part.rows):,}",
        "all": f"{part.about.rows:,}",
        "decided": f"{int(decided.sum()):,}",
    }
    yield ReviewFinding("part", params=counts, harmless=True, file=name)
    for finding in part.findings:
        if finding.kind != "missing_rows":  # they may be in another part
            yield replace(finding, file=name)


def _each_line_once(rows: pd.DataFrame, words: ReviewWords) -> tuple[pd.DataFrame, list[ReviewFinding]]:
    says = np.zeros(len(rows), np.bool_)
    for name in REVIEWED:
        says |= (rows[name] != "").to_numpy(np.bool_)
    sound = rows["intact"].to_numpy(np.bool_) & ~rows["doubtful"].to_numpy(np.bool_)
    # Of several rows of a line the one that says something goes first, then the one that was left as it was.
    ordered = rows.assign(says=says, sound=sound, at=np.arange(len(rows))).sort_values(
        ["says", "sound"], ascending=False, kind="stable"
    )
    best = ordered[~ordered["position"].duplicated()].sort_values("at").set_index("position", drop=False)
    written = ordered[ordered["says"]]
    several = written[written["position"].duplicated(keep=False)]
    groups: dict[int, list[dict[str, Any]]] = {}
    for entry in entries(several):
        groups.setdefault(int(entry["position"]), []).append(entry)
    split: set[int] = set()
    findings: list[ReviewFinding] = []
    together: dict[int, dict[str, Any]] = {}
    for position, group in sorted(groups.items()):
        together[position], differs = _together(group, words)
        if differs:
            split.add(position)
            findings.append(differs)
    columns = [*REVIEWED, "file", "sheet", "line", "intact", "doubtful", "edited", "unmarked"]
    values = {name: best[name].to_numpy(dtype=object, copy=True) for name in columns}
    where = {int(position): at for at, position in enumerate(best["position"])}
    for position, found in together.items():
        for name in columns:
            values[name][where[position]] = found[name]
    flags = {name: values[name].astype(np.bool_) for name in ("intact", "doubtful", "unmarked")}
    kept = best.assign(**{**values, **flags}, split=[int(one) in split for one in best["position"]])
    return kept.drop(columns=["says", "sound", "at"]).reset_index(drop=True), findings


def _together(rows: list[dict[str, Any]], words: ReviewWords) -> tuple[dict[str, Any], ReviewFinding | None]:
    """What several parts say of one line, and whether they contradict each other; the soundest row comes first."""
    deciding = [row for row in rows if row["review"] or row["decided_action"]]
    notes = dict.fromkeys(row["note"] for row in rows if row["note"])
    found = {**(deciding or rows)[0], "note": _NOTES.join(notes)}
    said = [words.said(row["review"], row["decided_action"]) for row in deciding]
    other = next((row for row, one in zip(deciding, said, strict=True) if one != said[0]), None)
    if other is None:
        return found, None
    return found, finding_at("parts_differ", found, _beside(found, other))


def _beside(found: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, str]:
    """Both entries, and where the other one stands."""
    return {
        "review": found["review"], "decided": found["decided_action"],
        "other_review": other["review"], "other_decided": other["decided_action"],
        "other_file": other["file"], "other_sheet": other["sheet"], "other_line": f"{int(other['line']):,}",
    }  # fmt: skip
