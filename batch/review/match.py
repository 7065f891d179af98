"""Find each SIM of an earlier report in a later one, and tell what about it differs in a way that matters to its
reviewer. Must not know how reports are read nor how differences are shown."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from batch.columns import arrow, decoded
from batch.readback.read import ReadReport
from batch.readback.sheet import SHOWN
from batch.report.fingerprint import as_written
from batch.report.record import CARRIER_NAME, as_column, codes_of, facts_of, rules_of
from batch.review.sums import cents
from batch.understanding.words import fold_script
from batch.verdicts import VERDICTS
from engine.types.roles import RoleTable

if TYPE_CHECKING:
    from batch.shapes import FleetResult

_WHO = ("shown_sim_id", "shown_msisdn", "shown_iccid")
#: What a decision rests on: who is asked about which number, and what the advice was.
_MATTERS = ("carrier", CARRIER_NAME, "shown_msisdn", "shown_iccid", "shown_owner", "stage", "eligibility", "action",
            "balance", "to_become_eligible")  # fmt: skip
#: Whose wish it rests on, where both checks say whose the lines are.
_WISHED_BY = ("shown_user",)
#: How what a line goes by begins where only its place in the sheet says which it is.
NAMELESS = "row "
#: Whose a line is, and with whom: of lines without reference, number and ICCID they tell one from another.
_WHOSE = ("shown_user", "shown_owner", "shown_department", "shown_account_number", "carrier", CARRIER_NAME)


@dataclass(frozen=True)
class Snapshot:
    """The SIMs of one check as codes, whether it was just made or read back: a row per SIM and one per fact."""

    lines: pd.DataFrame
    facts: Sequence[str]
    as_of: datetime.date
    lang: str
    versions: Mapping[str, str]
    settings: Mapping[str, str]
    rules: Mapping[str, int]


@dataclass(frozen=True)
class Difference:
    """Something about a SIM that is not as it was: the code of a verdict, a fact or a shown column, both as codes."""

    name: str
    was: str
    now: str


def snapshot_of_report(report: ReadReport) -> Snapshot:
    """A report that was read back."""
    about = report.about
    return Snapshot(
        report.rows, about.facts, about.as_of, about.lang, about.versions, about.settings, about.rules
    )


def snapshot_of_result(result: FleetResult) -> Snapshot:
    """A check that was just made."""
    facts = facts_of(result)
    columns: dict[str, Any] = {}
    for name in SHOWN:
        shown = shown_of(result, name)
        columns[f"shown_{name}"] = "" if shown is None else as_column(shown)
    columns |= {name: as_column(values) for name, values in (codes_of(result) | facts).items()}
    lines = pd.DataFrame(columns, index=range(len(result.sims)))
    return Snapshot(
        lines, list(facts), result.as_of, result.lang, result.versions, result.settings, rules_of(result)
    )


def shown_of(result: FleetResult, name: str, rows: Sequence[int] | None = None) -> pa.Array | None:
    """A column of SHOWN as its sheet will say it, or some rows of it; None where the check has none."""
    source: Any = result.sims if name in result.sims else result.facts
    if source is result.facts and name not in result.facts.column_names:
        return None
    values = arrow(source[name])
    some = values if rows is None else values.take(pa.array(rows, pa.int64()))
    return as_written(decoded(some), "money" if name.endswith(("_hkd", "_year")) else "text")


def pairs_of(old: Snapshot, new: Snapshot) -> dict[int, int]:
    """Which row of the old snapshot is which of the new: by reference, else by number, else by ICCID.

    A row's place in the sheet is none of these: what has nothing else is the same only where all about it is.
    """
    olds, news = old.lines[list(_WHO)], new.lines[list(_WHO)]
    bare_old, bare_new = nameless(old.lines), nameless(new.lines)
    found = _bare_pairs(old, bare_old, new, bare_new)
    left_old = dict.fromkeys(at for at in range(len(olds)) if at not in bare_old)
    left_new = dict.fromkeys(at for at in range(len(news)) if at not in bare_new)
    # The whole key first, which tells apart rows that share a reference; then each of its parts.
    for names in (_WHO, *((name,) for name in _WHO)):
        ours = _places(news, names, left_new)
        for key, places in _places(olds, names, left_old).items():
            if len(places) == len(ours.get(key, ())) and (len(places) == 1 or names == _WHO):
                for at, to in zip(places, ours[key], strict=True):
                    found[at] = to
                    del left_old[at], left_new[to]
    return found


def nameless(lines: pd.DataFrame) -> frozenset[int]:
    """The rows that have neither a reference nor a number nor an ICCID."""
    found = lines["shown_sim_id"].astype(str).str.startswith(NAMELESS)
    for name in _WHO[1:]:
        found &= lines[name] == ""
    return frozenset(found.to_numpy(np.bool_).nonzero()[0].tolist())


def _bare_pairs(
    old: Snapshot, bare_old: frozenset[int], new: Snapshot, bare_new: frozenset[int]
) -> dict[int, int]:
    """Which of such rows are the same: the only ones of which all of this is said; where no user is, in one place."""
    if not bare_old or not bare_new:
        return {}
    facts = tuple(dict.fromkeys((*old.facts, *new.facts)))
    theirs, ours = _all_said(old.lines, bare_old, facts), _all_said(new.lines, bare_new, facts)
    found: dict[int, int] = {}
    for key, places in theirs.items():
        there = ours.get(key, ())
        if len(places) == len(there) == 1:
            named = (
                str(lines["shown_sim_id"].iloc[at])
                for lines, at in ((old.lines, places[0]), (new.lines, there[0]))
            )
            if key[0] or len(set(named)) == 1:
                found[places[0]] = there[0]
    return found


def _all_said(
    lines: pd.DataFrame, rows: frozenset[int], facts: Sequence[str]
) -> dict[tuple[str, ...], list[int]]:
    """Where each such row stands, by all that is said of it, its user first; what was assumed and is now said is the
    same."""
    at = sorted(rows)
    some, blank = lines.iloc[at], [""] * len(at)
    columns = [
        [str(text).lstrip("~") for text in some[name].tolist()] if name in some else blank
        for name in (*_WHOSE, *facts)
    ]
    found: dict[tuple[str, ...], list[int]] = {}
    for row, key in zip(at, zip(*columns, strict=True), strict=True):
        found.setdefault(key, []).append(row)
    return found


def _places(
    lines: pd.DataFrame, names: Sequence[str], left: Mapping[int, None]
) -> dict[tuple[str, ...], list[int]]:
    """Where each key stands among the rows that are left; a blank is no key."""
    columns = [lines[name].tolist() for name in names]
    found: dict[tuple[str, ...], list[int]] = {}
    for at in left:
        key = tuple(column[at] for column in columns)
        if any(key):
            found.setdefault(key, []).append(at)
    return found


def people_of(old: Snapshot, new: Snapshot) -> list[str]:
    """The columns that say whose the lines are, in both."""
    return [name for name in _WISHED_BY if all((one.lines[name] != "").any() for one in (old, new))]


def compared_columns(*snapshots: Snapshot) -> list[str]:
    """The columns that `what_matters` compares; all facts only where only its place may say which line it is."""
    named = [*_MATTERS, *_WISHED_BY, *_WHO, "shown_exit_cost_hkd", "shown_cancel_on", "shown_transfer_target"]
    if any(one.lines["shown_sim_id"].str.startswith(NAMELESS).any() for one in snapshots):
        named += [name for one in snapshots for name in one.facts]
    return named


def verdict_changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """The verdicts that came out otherwise."""
    return [Difference(name, was[name], now[name]) for name in VERDICTS if was[name] != now[name]]


def fact_changes(was: Mapping[str, Any], now: Mapping[str, Any], names: Sequence[str]) -> list[Difference]:
    """The facts and terms that are not as they were; a value that was assumed and is now said counts as the same."""
    found = (Difference(name, str(was.get(name, "")), str(now.get(name, ""))) for name in names)
    return [one for one in found if one.was.lstrip("~") != one.now.lstrip("~")]


def what_matters(
    was: Mapping[str, Any],
    now: Mapping[str, Any],
    roles: RoleTable,
    people: Sequence[str] = (),
) -> list[Difference]:
    """What stands against taking over a decision; nothing when the reviewer would see the same case again.

    `people`: the columns that say in both checks whose wish it rests on.
    """
    pairs = ((name, was.get(name, ""), now.get(name, "")) for name in _MATTERS)
    found = [Difference(name, before, after) for name, before, after in pairs if before != after]
    found += [
        Difference(name, was[name], now[name])
        for name in people
        if fold_script(was[name]) != fold_script(now[name])
    ]
    if cents(now["shown_exit_cost_hkd"]) > cents(was["shown_exit_cost_hkd"]):
        found.append(Difference("exit_cost_hkd", was["shown_exit_cost_hkd"], now["shown_exit_cost_hkd"]))
    # A line that is cancelled at once ends as many days after the check as before; one that waits has a fixed day.
    if (
        roles.of("action", was["action"]).notice == "contract_end"
        and was["shown_cancel_on"] != now["shown_cancel_on"]
    ):
        found.append(Difference("cancel_on", was["shown_cancel_on"], now["shown_cancel_on"]))
    if (
        roles.of("balance", now["balance"]).to_number
        and was["shown_transfer_target"] != now["shown_transfer_target"]
    ):
        found.append(
            Difference("transfer_target", was["shown_transfer_target"], now["shown_transfer_target"])
        )
    return found
