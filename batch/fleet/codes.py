"""Write a decided fleet as the table of codes of `batch -o x.csv`. Knows no language and no output format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import coded_as, codes_met, in_list, joined_codes, places_of, verdict_column
from batch.fleet.asked import CHECKING, ENDING, STATUSES, answer_code, asking_checks, blockers
from batch.fleet.hint_rows import hint_codes
from batch.fleet.table import Fleet
from batch.problems import Severity, with_severity
from batch.shapes import SIM_COLUMNS
from batch.understanding.cell_arrays import FIRST_DAY, amounts
from batch.verdicts import VERDICTS
from engine.deciding.concerns import serving
from engine.deciding.consequences import AMOUNTS, DATES
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided
from engine.deciding.provided_many import Provided
from engine.rulebook.book import Rulebook
from engine.types.kleene import UNKNOWN, YES
from engine.types.lanes import Column
from engine.types.planes import Marks
from engine.types.wholes import Each

WAITING = with_severity(Severity.WAITS)
UNREADABLE = "unreadable"


def told_of_lines(codes: pa.Table) -> list[str]:
    """The statuses and verdicts that lines of a table of codes have, each once."""
    met = (code for name in ("status", *VERDICTS) for code in codes_met(codes[name]))
    return list(dict.fromkeys(met))


def code_table(
    rulebook: Rulebook, fleet: Fleet, decided: FleetDecided, provided: Provided | None = None
) -> pa.Table:
    """One row per SIM, in input order, with the columns of SIM_COLUMNS; blank for rows that could not be read, and
    where it is not worked out under which answers lines may go."""
    problems = problem_column(fleet)
    table: dict[str, Any] = {
        "source": fleet.source,
        "row": fleet.row,
        "sim_id": sim_ids(fleet),
        **{name: fleet.text(name) for name in ("msisdn", "iccid", "carrier", "owner", "department", "user")},
        "status": status_column(rulebook, fleet, decided, problems),
        **{
            name: _blanked(fleet, verdict_column(decided.answers[name], decided.index[name]))
            for name in decided.answers
        },
        **({} if provided is None else {"provided": _blanked(fleet, provided_column(rulebook, provided))}),
        "hints": _blanked(fleet, joined_codes(hint_codes(fleet, rulebook.facts), fleet.size)),
        "answers": joined_codes(fleet.answered, fleet.size),
        "problems": problems,
    }
    for column, masks in _code_masks(rulebook, decided).items():
        table[column] = _blanked(fleet, joined_codes(masks, fleet.size))
    follows, readable = decided.consequences, ~fleet.unreadable
    for name in DATES:
        table[name] = days(getattr(follows, name), readable)
    for name in AMOUNTS:
        table[name] = decimals(getattr(follows, name), readable)
    blank = in_list(np.full(fleet.size, -1, dtype=np.int8), [])
    return pa.table({name: table.get(name, blank) for name in SIM_COLUMNS})


def _code_masks(rulebook: Rulebook, decided: FleetDecided) -> dict[str, dict[str, Any]]:
    """The masks behind each column of joined codes."""
    codes = decided.codes
    obstacles = rulebook.decisions.get("obstacles")
    rules = obstacles.rules if obstacles else ()
    met = {rule.id: codes["obstacles"].in_bits(rule.id) for rule in rules}
    asked = _asked_in_bits(decided)
    ending = may_end(rulebook, decided)
    return {
        "obstacles": {rule: code == YES for rule, code in met.items()},
        "unknown_obstacles": {rule: code == UNKNOWN for rule, code in met.items()},
        "documents": _holding(codes, "documents"),
        "follow_ups": _holding(codes, "follow_ups"),
        "questions_owner": {name: asked[name] for name in rulebook.facts if name in asked},
        "questions_carrier": {name: asked[name] for name in rulebook.terms if name in asked},
        "to_become_eligible": {rule.id: (met[rule.id] == YES) & ending for rule in blockers(rulebook)},
        "assumptions": {name: decided.assumed.in_bits(name) for name in decided.assumed},
    }


def _holding(codes: Mapping[str, Each], decision: str) -> dict[str, Any]:
    rules = codes.get(decision)
    return {} if rules is None else {rule: rules.in_bits(rule) == YES for rule in rules}


def asked_anywhere(decided: FleetDecided) -> dict[str, Any]:
    """Where each fact is asked for, for the sake of whichever decision."""
    return {name: np.asarray(marks) for name, marks in _asked_in_bits(decided).items()}


def _asked_in_bits(decided: FleetDecided) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for facts in decided.asked.values():
        for name in facts:
            marks = facts.in_bits(name)
            asked[name] = asked[name] | marks if name in asked else marks
    return asked


def action_open(decider: Decider, decided: FleetDecided) -> Any:
    """Where it is open what to do with the line."""
    if decider.purposed is None:
        return np.zeros(decided.size, dtype=np.bool_)
    name = decider.purposed.name
    table = [answer.outcome is None for answer in decided.answers[name]]
    return np.asarray(table or [False])[decided.index[name]]


def needs_answers(rulebook: Rulebook, decided: FleetDecided) -> Any:
    """Where something is open without which no reviewer can approve: a decision, or a check that asks."""
    mask = how_open(rulebook, decided) == STATUSES.index("needs_info")
    asking = asking_checks(rulebook)
    for name in CHECKING:
        for rule, codes in decided.codes.get(name, {}).items():
            if rule in asking:
                mask = mask | (codes == YES)
    return mask


def how_open(rulebook: Rulebook, decided: FleetDecided) -> Any:
    """The place in STATUSES of each SIM's status, after its decisions alone."""
    number = np.zeros(decided.size, dtype=np.int8)
    for name, answers in decided.answers.items():
        open_ = STATUSES.index(rulebook.decisions[name].when_open)
        table = np.asarray([open_ if answer.outcome is None else 0 for answer in answers] or [0], np.int8)
        number = np.maximum(number, table[decided.index[name]])
    return number


def may_end(rulebook: Rulebook, decided: FleetDecided) -> Any:
    """Where ending the line is still possible."""
    for name, answers in decided.answers.items():
        ending = serving(rulebook.decisions[name], (ENDING,))
        if ending:
            table = [not ending.isdisjoint(answer.candidates) for answer in answers]
            return Marks.of(np.asarray(table, dtype=np.bool_)[decided.index[name]])
    return True


def provided_column(rulebook: Rulebook, provided: Provided) -> pa.DictionaryArray:
    """The answers under which each line may go, as `fact=value`."""
    facts = rulebook.facts
    words = [
        ";".join(f"{name}={answer_code(facts[name], answer)}" for name, answer in answers)
        for answers in provided.sets
    ]
    return coded_as(provided.of, words, blank="")


def status_column(
    rulebook: Rulebook, fleet: Fleet, decided: FleetDecided, problems: pa.DictionaryArray
) -> pa.DictionaryArray:
    """How far each line is decided, or unreadable; a duplicate waits for the owner to say which row is right."""
    waiting = WAITING | asking_checks(rulebook)
    words = problems.dictionary.to_pylist()
    # The last place, of -1, is that of a line without a problem.
    waits = np.asarray([*(any(code in waiting for code in word.split(";")) for word in words), False])
    number = how_open(rulebook, decided)
    number[waits[places_of(problems)]] = STATUSES.index("needs_info")
    number[fleet.unreadable] = len(STATUSES)
    return coded_as(number, [*STATUSES, UNREADABLE])


def problem_column(fleet: Fleet) -> pa.DictionaryArray:
    """The codes of each SIM's problems, each once, in the order met."""
    types = list(dict.fromkeys(problem.type for problem in fleet.problems.alike))
    type_of = fleet.problems.each([types.index(problem.type) for problem in fleet.problems.alike])
    here = fleet.at >= 0
    several = here & (np.bincount(fleet.at[here], minlength=fleet.size + 1)[fleet.at] > 1)
    numbers = np.zeros(fleet.size, dtype=np.int32)
    numbers[fleet.at[here]] = type_of[here] + 1
    places = {word: place for place, word in enumerate(["", *types])}
    met: dict[int, dict[str, None]] = {}
    for position, number in zip(fleet.at[several].tolist(), type_of[several].tolist(), strict=True):
        met.setdefault(position, {})[types[number]] = None
    for position, codes in met.items():
        numbers[position] = places.setdefault(";".join(codes), len(places))
    used = np.bincount(numbers, minlength=len(places)) > 0
    return coded_as(numbers, [word if used[place] else "" for word, place in places.items()], blank="")


def sim_ids(fleet: Fleet) -> pa.Array:
    """The row's key: its own, else the number, else the ICCID, else `row N`."""
    found = fleet.text("sim_id")
    for name in ("msisdn", "iccid"):
        found = pc.coalesce(found, fleet.text(name)) if found.null_count else found
    if not found.null_count:
        return found
    rows = pc.binary_join_element_wise("row", pa.array(fleet.row).cast(pa.string()), " ")
    return pc.coalesce(found, rows)


def days(column: Column, where: Any) -> pa.Array:
    """Ordinals as dates."""
    values = pa.array(
        (np.asarray(column.values) - FIRST_DAY).astype(np.int32), mask=~(np.asarray(column.known) & where)
    )
    return values.cast(pa.date32())


def decimals(column: Column, where: Any = True) -> pa.Array:
    """Cents as exact amounts of two decimals."""
    return amounts(np.asarray(column.values), np.asarray(column.known) & where)


def _blanked(fleet: Fleet, column: pa.DictionaryArray) -> pa.DictionaryArray:
    """The column without its codes for rows that could not be read."""
    if not fleet.unreadable.any():
        return column
    return in_list(np.where(fleet.unreadable, np.int8(-1), places_of(column)), column.dictionary.to_pylist())
