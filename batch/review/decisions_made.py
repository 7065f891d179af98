"""Make the items of a file of decisions for lines of a check, and put together what was decided earlier and later.

It must not judge a decision, nor know how the file is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa

from batch.answers.written import NOT_KNOWN
from batch.columns import arrow, spelt_out
from batch.report.record import CARRIER_NAME, escaped
from batch.review.decision_keys import own_names, places_of, same_key
from batch.review.decision_shapes import (
    WHOSE,
    DecisionsFile,
    LineDecision,
    TaskDone,
    in_short,
    meant_review,
    of_line,
)
from batch.review.match import NAMELESS, shown_of
from batch.review.review import alike
from batch.review.settled import may_settle
from batch.review.sums import cents
from batch.understanding.line_keys import LINE_NAMES
from batch.verdicts import VERDICTS

if TYPE_CHECKING:
    from batch.shapes import FleetResult

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)

#: What tells whose a line is; of a line without a name of its own all that tells it from another is said.
_BY_NAME = ("user", "owner")
_IN_THE_WAY = ("obstacles", "unknown_obstacles")


def decided_of(
    result: FleetResult, rows: Sequence[int], review: str, action: str = "", note: str = "", by: str = "",
    on: datetime.date | None = None,
) -> list[LineDecision]:  # fmt: skip
    """What is decided of some rows of a check, with what is advised of them now and whose they are."""
    names = own_names(result, rows)
    places = places_of(result).take(pa.array(rows, pa.int64())).to_pylist()
    table = _advice(result, rows, settling=review == "approve" and not action)
    held = {name: texts for name in WHOSE if name not in table and (texts := _held(result, name, rows))}
    kinds, first = alike(table.assign(named=[bool(name) for name in names]), [*table.columns, "named"])
    order = np.argsort(kinds, kind="stable")
    ends = np.searchsorted(kinds[order], np.arange(len(first) + 1)).tolist()
    found, meant = [], meant_review(review, action)
    for number, (at, advice) in enumerate(
        zip(first.tolist(), table.iloc[first].to_numpy().tolist(), strict=True)
    ):
        same = order[ends[number] : ends[number + 1]].tolist()
        keys = tuple((names if names[at] else places)[one] for one in same)
        whose = {name: [texts[one] for one in same] for name, texts in held.items()
                 if not names[at] or name in _BY_NAME}  # fmt: skip
        found.append(
            LineDecision(
                keys if names[at] else (), () if names[at] else keys, meant, action, note, by, on,
                {name: text for name, text in zip(table.columns, advice, strict=True) if text},
                {name: in_short(texts) for name, texts in whose.items() if any(one != NOT_KNOWN for one in texts)},
            )
        )  # fmt: skip
    return found


def merged_decisions(
    file: DecisionsFile, new: Iterable[LineDecision], tasks: Iterable[TaskDone] = ()
) -> DecisionsFile:
    """The file with what was decided, and done, since: what is said later of a line, or a task, replaces it.

    What says nothing removes it. Lines that are decided alike stand in one item.
    """
    lines: dict[Hashable, LineDecision] = {}
    for one in _each_line([*file.decisions, *new]):
        _put(lines, _key(one), one, one.says)
    done: dict[Hashable, dict[tuple[str, ...], TaskDone]] = {}
    for task in _each_task([*file.tasks, *tasks]):
        # Tasks that several lines share may say different things at one place; what says nothing is all of them.
        there = done.setdefault((task.task, task.whose, task.due, _key(task)), {})
        for says in [*there] if not task.says else [()]:
            there.pop(says, None)
        _put(there, task.says, task, bool(task.who or task.done_on))
    return DecisionsFile(
        tuple(map(_decided_alike, _groups(lines.values(), _of_decision))),
        tuple(
            map(_done_alike, _groups((one for there in done.values() for one in there.values()), _of_task))
        ),
        file.name,
    )


def _put(found: dict[Key, Item], key: Key, one: Item, says: bool) -> None:
    found.pop(key, None)
    if says:
        found[key] = one


def _key(one: LineDecision | TaskDone) -> tuple[bool, str]:
    """By what its one line goes."""
    return bool(one.rows), one.rows[0] if one.rows else same_key(one.lines[0]) if one.lines else ""


def _each_line(items: Iterable[LineDecision]) -> Iterator[LineDecision]:
    """The decisions, each of one line."""
    for one in items:
        for at in range(one.count):
            whose = {name: (of_line(texts, at),) for name, texts in one.whose.items()}
            yield msgspec.structs.replace(
                one, lines=one.lines[at : at + 1], rows=one.rows[at : at + 1], whose=whose, place=""
            )


def _each_task(items: Iterable[TaskDone]) -> Iterator[TaskDone]:
    for one in items:
        for at in range(max(one.count, 1)):
            says = (of_line(one.says, at),) if one.says else ()
            yield msgspec.structs.replace(
                one, lines=one.lines[at : at + 1], rows=one.rows[at : at + 1], says=says, place=""
            )


def _groups(items: Iterable[Item], alike_by: Callable[[Item], Hashable]) -> Iterable[list[Item]]:
    """Those that say the same, of one line each."""
    groups: dict[Hashable, list[Item]] = {}
    for one in items:
        groups.setdefault(alike_by(one), []).append(one)
    return groups.values()


def _of_decision(one: LineDecision) -> Hashable:
    advised = tuple(one.advised.items())
    return bool(one.rows), one.review, one.action, one.note, one.by, one.on, advised, tuple(one.whose)


def _of_task(one: TaskDone) -> Hashable:
    whom = bool(one.rows), bool(one.lines), bool(one.says)
    return whom, one.task, one.whose, one.due, one.who, one.done_on, () if any(whom[:2]) else one.says


def _decided_alike(several: list[LineDecision]) -> LineDecision:
    lines, rows = _whom(several)
    whose = {name: in_short([one.whose[name][0] for one in several]) for name in several[0].whose}
    return msgspec.structs.replace(several[0], lines=lines, rows=rows, whose=whose)


def _done_alike(several: list[TaskDone]) -> TaskDone:
    lines, rows = _whom(several)
    says = in_short([text for one in several for text in one.says])
    return msgspec.structs.replace(several[0], lines=lines, rows=rows, says=says)


def _whom(several: Sequence[LineDecision] | Sequence[TaskDone]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(key for one in several for key in one.lines), tuple(
        key for one in several for key in one.rows
    )


def _advice(result: FleetResult, rows: Sequence[int], *, settling: bool) -> pd.DataFrame:
    """What is advised of some rows, as far as a decision may rest on it; blank where it rests on nothing."""
    at = pa.array(rows, pa.int64())
    nothing = pa.nulls(len(rows), pa.string())
    names = result.carrier_names
    columns = {
        **{name: arrow(result.sims[name]).take(at) for name in (*VERDICTS, "carrier")},
        CARRIER_NAME: nothing if names is None else escaped(names.take(at)),
        **{name: arrow(result.sims[name]).take(at)
           for name in ("to_become_eligible", *_IN_THE_WAY)},
        **{name: shown if (shown := shown_of(result, name, rows)) is not None else nothing
           for name in ("exit_cost_hkd", "cancel_on", "transfer_target")},
    }  # fmt: skip
    table = pd.DataFrame({name: _texts(values) for name, values in columns.items()})
    at_end = {code: result.roles.of("action", code).notice == "contract_end" for code in set(table["action"])}
    named = {code: result.roles.of("balance", code).to_number for code in set(table["balance"])}
    costs = {text: bool(cents(text)) for text in set(table["exit_cost_hkd"])}
    waits = {code: settling and may_settle(code, result.roles) for code in set(table["action"])}
    return table.assign(
        **{name: table[name].where(table["action"].map(waits), "") for name in _IN_THE_WAY},
        exit_cost_hkd=table["exit_cost_hkd"].where(table["exit_cost_hkd"].map(costs), ""),
        cancel_on=table["cancel_on"].where(table["action"].map(at_end), ""),
        transfer_target=table["transfer_target"].where(table["balance"].map(named), ""),
    )


def _held(result: FleetResult, name: str, rows: Sequence[int]) -> list[str]:
    """A holder of each row, or what it is called; nothing where the check has no such column, or it is blank."""
    shown = shown_of(result, name, rows)
    texts = [] if shown is None else _texts(shown)
    said = result.sims[name].notna().any() if name in _BY_NAME else any(texts)
    if name == LINE_NAMES[0]:  # a place in the sheet is no name
        texts = [NOT_KNOWN if text.startswith(NAMELESS) else text for text in texts]
    return texts if said else []


def _texts(values: pa.Array) -> list[str]:
    return [text or "" for text in spelt_out(values).cast(pa.large_string()).to_pylist()]
