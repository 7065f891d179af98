"""What the sheet To do says: a row per task, what is due first before the others.

Must not know how a sheet is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, codes_of, relabelled, spelt_out
from batch.own_marks import TASKS
from batch.report.carriers import carriers_of
from batch.report.narrowed import narrowed
from batch.report.sheets import Kind, SheetColumn, Table
from batch.report.task_items import AFTER, SEVERITIES, in_four_bytes, settling
from batch.report.task_words import TaskWords
from batch.report.tasks import days_of, keys_of, tasks_of
from batch.report.told_column import told_column
from batch.report.verdicts import verdict_numbers
from batch.report.words import ReportWords
from batch.task_shapes import TaskKey, TaskNote, parsed
from batch.understanding.cell_arrays import amounts

if TYPE_CHECKING:
    import numpy.typing as npt

    from batch.shapes import FleetResult
    from language.texts import Texts

    Numbers = npt.NDArray[np.integer[Any]]
    Flags = npt.NDArray[np.bool_]

#: The columns that people fill in, by the name that `TaskNote` has for them: their kind and width.
WRITTEN: dict[str, tuple[Kind, float]] = {"who": ("code", 16), "done_on": ("date", 13)}
_PRINTED = 10


@dataclass(frozen=True)
class Obstacles:
    """The rows of `todo`, with what the report needs to know of each: all arrays have a row per row of it."""

    sim: Numbers
    rule: Numbers  # number in `rules`
    rules: list[str]
    severity: Numbers  # number in SEVERITIES
    holds: Flags
    others: Numbers  # how many other blockers the same SIM has
    frees: Flags  # the only thing that stands between this SIM and its cancellation
    verdict: Numbers  # number among the report's groups


def obstacles(result: FleetResult) -> Obstacles:
    """Count, for each obstacle of each SIM, what else blocks the same SIM."""
    verdict = verdict_numbers(result.sims, result.roles)
    sim = np.asarray(result.todo["sim"], np.int64)
    rule, rules = codes_of(arrow(result.todo["rule"]))
    kinds, names = codes_of(arrow(result.todo["severity"]))
    severity = np.array([SEVERITIES.index(name) if name in SEVERITIES else 3 for name in names], np.int64)[
        kinds
    ]
    holds = pc.fill_null(arrow(result.todo["holds"]).cast(pa.bool_()), False).to_numpy(zero_copy_only=False)
    blocker = severity == 0
    in_all = np.bincount(sim[blocker], minlength=len(result.sims)).astype(np.int64)
    others = in_all[sim] - blocker
    frees = blocker & holds & (others == 0) & settling(result)[sim]
    return Obstacles(
        in_four_bytes(sim), in_four_bytes(rule), rules, in_four_bytes(severity), holds, in_four_bytes(others), frees,
        in_four_bytes(verdict[sim]),
    )  # fmt: skip


def todo_table(result: FleetResult, found: Obstacles, words: ReportWords, texts: Texts) -> Table:
    """A row per task: first what is due on a day, in the order of the days, then what is worth most.

    A hidden column says which task each row is, so that what people write beside it can be read back.
    """
    tasks = tasks_of(result)
    items, first = tasks.items, tasks.first
    said, keys = TaskWords(result, tasks, words, texts), keys_of(result, tasks)
    alone, sim = pa.array(tasks.alone), pa.array(items.sim[first])
    named, which = said.lines()
    severities = [*(words.named("severities", code) for code in SEVERITIES), words.say("todo_after")]
    severities.append(words.say("todo_by"))
    weight = items.severity + items.of_dates  # of the severities
    states = [words.say("todo_states.unknown"), words.say("todo_states.holds")]
    groups = pa.array([words.say(f"verdicts.{code}") for code in result.roles.verdicts], pa.string())
    verdict = verdict_numbers(result.sims, result.roles)
    obstacle = items.severity[first] < AFTER
    row = np.where(obstacle, items.source[first], 0)  # of the table of obstacles
    frees = found.frees[row] & obstacle if len(found.frees) else obstacle
    others = found.others[row] if len(found.others) else row
    written = _written(result, keys)

    def column(name: str, values: pa.Array | None, *looks: Any, **more: Any) -> SheetColumn:
        """A column, narrow at once: those of all as texts would take a multiple of the sheet's memory."""
        return narrowed(told_column(words, "todo", name, values, *looks, **more))

    def coded(numbers: Any, texts: pa.Array) -> pa.Array:
        """Numbers, -1 for a blank, as texts."""
        return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32), mask=numbers < 0), texts)

    def shared(values: pa.Array) -> pa.Array:
        """What a column says of all lines of a task; blank where they differ."""
        numbers, names = codes_of(values)
        return coded(
            tasks.common(numbers[items.sim]), pa.array([name or None for name in names], pa.string())
        )

    columns = [
        column("sim", named, "code", 12, band="key"),
        column("due", days_of(tasks.due), "date", band="key"),
        column("to_do", said.sentences(), "text", 58, wrap=True),
        column("msisdn", pc.if_else(alone, spelt_out(arrow(result.sims["msisdn"]).take(sim)), None), "code", 15,
               band="line"),
        column("department", shared(arrow(result.sims["department"])), "code", band="line"),
        column("carrier", relabelled(shared(carriers_of(result)), words.carrier), "text", 18, band="line", wrap=True),
        column("contact", said.contacts(), "text", 38, band="line", wrap=True),
        column("saving", amounts(tasks.saving, obstacle & (tasks.saving > 0)), "money", band="money"),
        *(column(name, written[name], kind, width, band="review", editable=True)
          for name, (kind, width) in WRITTEN.items()),
        column("verdict", coded(tasks.common(verdict[items.sim]), groups),
               tones={words.say(f"verdicts.{code}"): code for code in result.roles.verdicts}, band="detail"),
        column("obstacle", said.labels(), width=22, band="detail"),
        column("severity", coded(weight[first], pa.array(severities, pa.string())), band="detail",
               tones={severities[0]: "settle", severities[1]: "later"}),
        column("holds", coded(items.holds[first].astype(np.int64), pa.array(states, pa.string())), band="detail",
               tones={states[0]: "ask"}),
        column("frees", coded(np.where(frees, 0, -1), pa.array([words.say("words.yes")], pa.string())), band="detail",
               tones={words.say("words.yes"): "now"}),
        column("others", pa.array(others, pa.int64(), mask=~(tasks.alone & obstacle)), "count", band="detail"),
        column("owner", shared(arrow(result.sims["owner"])), "code", band="line"),
        column("user", shared(arrow(result.sims["user"])), "code", band="line"),
        column("which", which, "code", 30, band="line"),
    ]  # fmt: skip
    columns.append(narrowed(SheetColumn(TASKS, keys, "code", 8, band="carried", hidden=True)))
    return Table(words.say("sheets.todo"), columns, tasks.size, frozen=2, printed=_PRINTED,
                 tab="E08A00", empty=words.say("empty.todo"))  # fmt: skip


def _written(result: FleetResult, keys: pa.Array) -> dict[str, pa.Array | None]:
    """What was written beside the tasks of an earlier report; None where nobody wrote anything."""
    if not result.task_notes:
        return dict.fromkeys(WRITTEN)
    notes = [result.task_notes.get(parsed(str(key)) or TaskKey("")) or TaskNote() for key in keys.to_pylist()]
    return {name: pa.array([getattr(note, name) or None for note in notes], pa.string()) for name in WRITTEN}
