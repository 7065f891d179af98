"""What the sheet To do says, what frees most first; must not know how a sheet is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, cents, codes_of, relabelled, spelt_out
from batch.fleet.shares import best_by
from batch.report.carriers import carriers_of
from batch.report.sheets import Kind, SheetColumn, Table
from batch.report.verdicts import verdicts
from batch.report.words import ReportWords

if TYPE_CHECKING:
    import numpy.typing as npt

    from batch.shapes import FleetResult

    Numbers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

_SEVERITIES = ("blocker", "cost", "task")


@dataclass(frozen=True)
class Obstacles:
    """The rows of `todo`, with what the report needs to know of each: all arrays have a row per row of it."""

    sim: Numbers
    rule: Numbers  # number in `rules`
    rules: list[str]
    severity: Numbers  # number in _SEVERITIES
    holds: Flags
    others: Numbers  # how many other blockers the same SIM has
    frees: Flags  # the only thing that stands between this SIM and its cancellation
    verdict: Numbers  # number among the report's groups


def obstacles(result: FleetResult) -> Obstacles:
    """Count, for each obstacle of each SIM, what else blocks the same SIM."""
    verdict = np.asarray(verdicts(result.sims, result.roles).indices.to_numpy(zero_copy_only=False), np.int64)
    sim = np.asarray(result.todo["sim"], np.int64)
    rule, rules = codes_of(arrow(result.todo["rule"]))
    kinds, names = codes_of(arrow(result.todo["severity"]))
    severity = np.array([_SEVERITIES.index(name) if name in _SEVERITIES else 3 for name in names], np.int64)[
        kinds
    ]
    holds = pc.fill_null(arrow(result.todo["holds"]).cast(pa.bool_()), False).to_numpy(zero_copy_only=False)
    blocker = severity == 0
    in_all = np.bincount(sim[blocker], minlength=len(result.sims)).astype(np.int64)
    others = in_all[sim] - blocker
    settle, actions = codes_of(arrow(result.sims["action"]))
    settled_then_gone = np.array([result.roles.of("action", one).settles for one in actions])[settle]
    frees = blocker & holds & (others == 0) & settled_then_gone[sim]
    return Obstacles(sim, rule, rules, severity, holds, others, frees, verdict[sim])


def todo_table(result: FleetResult, found: Obstacles, words: ReportWords) -> Table:
    """A row per SIM and obstacle, those that free most SIMs first; last, what is to be found out of lines of which
    nothing is advised yet: a row for each of those who can say it."""
    waits = _not_known_yet(result, found)
    order = _by_release(result, found)
    order = order[~waits[order]]
    by, groups, counts = _together(result, found, np.flatnonzero(waits))
    alone = pa.array(np.arange(len(order) + len(groups)) < len(order))
    together = pa.array(
        [None] * len(order) + [words.say("todo_of", count=f"{count:,}") for count in counts], pa.string()
    )
    order = np.concatenate([order, groups])
    sim = pa.array(found.sim[order])

    def of_line(values: pa.Array) -> pa.Array:
        """What is true of a line, for a row that is of one."""
        plain = spelt_out(values)
        return pc.if_else(alone, plain, pa.scalar(None, plain.type))

    names = ("sim_id", "owner", "department", "user", "msisdn", "saving_hkd_year", "notice_by", "top_up_by")
    picked = {
        name: values if name == by else of_line(values)
        for name, values in ((name, arrow(result.sims[name]).take(sim)) for name in names)
    }
    picked["sim_id"] = pc.coalesce(picked["sim_id"], together)
    to_do = arrow(result.todo["to_do"]).take(pa.array(order))
    rules = pa.DictionaryArray.from_arrays(
        pa.array(found.rule[order]),
        pa.array([words.rule("obstacles", code) for code in found.rules], pa.string()),
    )
    severities = pa.array([words.named("severities", code) for code in (*_SEVERITIES, "")], pa.string())
    states = pa.array([words.say("todo_states.unknown"), words.say("todo_states.holds")], pa.string())
    spoken = pa.array([words.say(f"verdicts.{code}") for code in result.roles.verdicts], pa.string())
    yes = pa.array([None, words.say("words.yes")], pa.string())

    def column(
        name: str, values: pa.Array, kind: Kind = "text", width: float | None = None,
        tones: dict[str, str] | None = None, band: str = "verdict", *, wrap: bool = False,
    ) -> SheetColumn:  # fmt: skip
        told = words.at(f"columns.todo.{name}")
        note = str(told.get("note", ""))
        return SheetColumn(str(told["label"]), values, kind, width, note, band, tones or {}, wrap=wrap)

    columns = [
        column("sim", picked["sim_id"], "code", band="key"),
        column("msisdn", picked["msisdn"], "code", 16, band="line"),
        column("verdict", pa.DictionaryArray.from_arrays(pa.array(found.verdict[order].astype(np.int8)), spoken),
               tones={words.say(f"verdicts.{code}"): code for code in result.roles.verdicts}),
        column("obstacle", rules, "text"),
        column("to_do", to_do, "text", 62, wrap=True),
        column("severity", pa.DictionaryArray.from_arrays(pa.array(found.severity[order]), severities),
               tones={words.named("severities", "blocker"): "settle", words.named("severities", "cost"): "later"}),
        column("holds", pa.DictionaryArray.from_arrays(pa.array(found.holds[order].astype(np.int8)), states),
               tones={words.say("todo_states.unknown"): "ask"}),
        column("frees", pa.DictionaryArray.from_arrays(pa.array(found.frees[order].astype(np.int8)), yes),
               tones={words.say("words.yes"): "now"}),
        column("others", of_line(pa.array(found.others[order])), "count"),
        column("due", pc.coalesce(picked["notice_by"], picked["top_up_by"]), "date", band="money"),
        column("saving", picked["saving_hkd_year"], "money", band="money"),
        column("carrier", of_line(relabelled(carriers_of(result).take(sim), words.carrier)), band="line"),
        column("contact", of_line(arrow(result.todo["contact"]).take(pa.array(order))), "text", 30, band="line",
               wrap=True),
        column("owner", picked["owner"], "code", band="line"),
        column("department", picked["department"], "code", band="line"),
        column("user", picked["user"], "code", band="line"),
    ]  # fmt: skip
    return Table(words.say("sheets.todo"), columns, len(order), printed=len(columns) - 1, tab="E08A00",
                 empty=words.say("empty.todo"))  # fmt: skip


def _by_release(result: FleetResult, found: Obstacles) -> Numbers:
    """The rows' order: by how many SIMs the rule alone frees, then what frees, what it saves, and as in the input."""
    freed = np.bincount(found.rule[found.frees], minlength=len(found.rules))
    saving = cents(arrow(result.sims["saving_hkd_year"]))[found.sim]
    return np.lexsort(
        (
            found.sim,
            -saving,
            found.others,
            ~found.holds,
            ~found.frees,
            found.rule,
            found.severity,
            -freed[found.rule],
        )
    )


def _not_known_yet(result: FleetResult, found: Obstacles) -> Flags:
    """The rows of what may stand in the way of lines of which nothing is advised yet."""
    open_ = [group.means == "undetermined" for group in result.roles.verdicts.values()]
    return ~found.holds & np.asarray(open_, dtype=np.bool_)[found.verdict]


def _together(result: FleetResult, found: Obstacles, rows: Numbers) -> tuple[str, Numbers, list[int]]:
    """Who can say it, as lines name them; the first of these rows for each of them and rule, and how many there are."""
    by = best_by(result.sims, np.unique(found.sim[rows]))
    groups, names = codes_of(arrow(result.sims[by]).take(pa.array(found.sim[rows])))
    key = groups.astype(np.int64) + found.rule[rows] * len(names)
    _, first, counts = np.unique(key, return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))
    return by, rows[first[order]], counts[order].tolist()
