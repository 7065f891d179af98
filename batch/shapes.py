"""The shapes that pass between the steps of a batch, from a table of texts to the checked fleet.

They must not know how they are read, cleaned or shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from batch.plan_shapes import NO_PLAN, Plan
from batch.problems import Notice, Problem
from batch.verdicts import VERDICTS
from engine.types.facts import Fact
from engine.types.roles import RoleTable

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa

    from batch.ahead_shapes import Ahead
    from batch.call_shapes import Calls, CarrierRow
    from batch.owed import Owed
    from batch.task_shapes import TaskKey, TaskNote
    from engine.rulebook.deadline import Deadline

    TextColumn: TypeAlias = pa.Array | pa.ChunkedArray
    RowNumbers: TypeAlias = npt.NDArray[np.int64]
    Marks: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class RawTable:
    """One table of texts, as found in one sheet: a column per heading, a null for a blank cell.

    `rows` holds the row numbers as the spreadsheet program shows them; `unreadable` is keyed by the
    position in `rows`. `above` are the lines over the headings, cell by cell, `below` the remarks under the table.
    `beside`: the file was not read for it, but it may be about the lines of the file's other tables.
    `part` numbers the tables of a sheet that has several.
    """

    source: str
    sheet: str
    headings: tuple[str, ...]
    heading_row: int
    columns: tuple[TextColumn, ...]
    column_letters: tuple[str, ...]
    rows: RowNumbers
    unreadable: dict[int, Problem]
    problems: list[Problem]
    notices: list[Notice]
    date_system_1904: bool
    sha256: str
    above: tuple[tuple[str | None, ...], ...] = ()
    below: tuple[str, ...] = ()
    beside: bool = False
    part: int = 0


#: A table of codes, as it is made or as it is handed on.
CodeTable: TypeAlias = "pa.Table | pd.DataFrame"
#: What codes write in place of a value for a fact that a hint only wants asked first.
ASKED_FIRST = "?"
#: How many questions people are asked at one sitting, where nothing else is said.
MOST_ASKED = 6
#: The columns of `FleetResult.sims`, which are those of the CSV, in its order.
SIM_COLUMNS = (
    "source", "row", "sim_id", "msisdn", "iccid", "carrier", "owner", "department", "user", "status", *VERDICTS,
    "obstacles", "unknown_obstacles", "documents", "follow_ups", "questions_owner", "questions_carrier",
    "to_become_eligible", "provided", "hints", "answers", "problems", "assumptions",
    "cancel_on", "notice_by", "notice_from", "top_up_by", "undo_until",
    "saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd",
)  # fmt: skip
#: The columns of `FleetResult.problems`.
PROBLEM_COLUMNS = (
    "type", "source", "sheet", "column", "heading", "fact", "text", "count", "rows", "what", "done", "mend",
)  # fmt: skip


@dataclass(frozen=True)
class InputFile:
    """One sheet that was read: where it stood, how many SIMs it gave, and the hash of its file."""

    source: str
    sheet: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class GivenAnswer:
    """One fact that was answered: of one `line`, of so many `listed`, of those that `where` tells apart, or of all.

    `value` as a file of answers has it; `lines` go by it; `record` is the whole of it, for programs.
    """

    line: str
    listed: int
    where: Mapping[str, tuple[str, ...]]
    fact: str
    value: str
    by: str
    on: dt.date | None
    place: str
    lines: int
    old: bool
    record: str


@dataclass(frozen=True)
class AskedColumn:
    """A fact that somebody is asked for, a row per line of a `FillIn`.

    `asked` marks the lines that it matters for, `doubted` those of them whose sheet gives a value that can't be right;
    `suggested` is that value, or what a hint suggests, as a code (null: nothing). `said_with`: the question
    whose answer says it too, so that nobody needs to be asked for it alone.
    """

    fact: Fact
    asked: Marks
    doubted: Marks
    suggested: pa.Array
    said_with: str = ""


@dataclass(frozen=True)
class FillIn:
    """What is to be filled in: the lines that wait, by position, what each goes by, and the facts that are asked.

    The facts stand in the order in which answering frees most. `keyless` lines have neither a reference nor a number
    nor an ICCID by which an answer would find them, and are left out. `hints` are those that suggest something of a
    question, a row per line of the whole fleet; `remarks` the headings under which people know their lines.
    """

    rows: RowNumbers
    keys: pa.Array
    columns: tuple[AskedColumn, ...]
    keyless: int = 0
    hints: Mapping[str, pa.Array] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[AskedColumn, ...]:
        """The columns that people are asked to fill in: without what others say too."""
        return tuple(column for column in self.columns if not column.said_with)


@dataclass(frozen=True)
class AskedOf:
    """How far one questionnaire is answered: `who` was asked, as one of the lines' `by` (blank: nobody is named), until
    when, for how many answers, and how many came back."""

    who: str
    by: str
    due: dt.date
    asked: int
    answered: int

    @property
    def is_out(self) -> bool:
        """Whether nothing came back yet."""
        return self.asked > 0 and not self.answered


@dataclass(frozen=True)
class NotCarried:
    """What people wrote in an earlier report and is not taken over: on which sheet, by its key in the texts, of which
    line, call or task, what it said, and why; the rest in words."""

    sheet: str
    whose: str
    said: str
    why: str


@dataclass(frozen=True)
class FleetResult:
    """What a fleet's check found. Tables named by row hold one row per SIM, in input order.

    `sims`         the columns of SIM_COLUMNS, as codes; null where the CSV is blank
    `facts`        the understood facts, a column per fact that a heading matched; values that repeat are held once
    `carrier_names`  the names of carriers that the rulebook doesn't know, as they are written; null for other SIMs
    `carried`      the columns of the input that no fact matched, as text
    `todo`         sim (position), rule, severity, holds (True, or null for unknown), to_do, values (in it), contact
    `afterwards`   the same of what is to be seen to once the request is made, or the line has ended
    `plan`         the order in which to ask, and what is settled after each question
    `questions`    fact (or what several are asked for under), asks, about, text, decides, holds_up, releases,
                   money_hkd; the largest first
    `problems`     a row per column and text: the columns of PROBLEM_COLUMNS
    `rules`        kind, decision, rule, label, when (as the rulebook writes it), says, source_text, as_of, confidence,
                   sims
    `assumptions`  fact, value, why, sims
    `suggested`    a row per SIM: the facts that it rests on and that are only suggested, as codes; null where none
    `against`      a row per SIM: the facts of which a remark says otherwise than what counts, as codes; null where none
    `basis`        a row per SIM, as codes: the facts as rules saw them and the terms that applied
    `reviewed`     a row per SIM: review and decided_action as codes, note; carried over from an earlier report
    `given`        the answers that were given, fact by fact
    `roles`        what the outcomes are for, and the groups that the report counts lines under
    `fill_in`      what the owner is asked for, line by line
    `asked_of`     the questionnaires that were sent out, as far as their record was given
    `calls`        the calls to make, and each line's
    `known`        what is known of each carrier that the fleet has, and what is not
    `steps`        how to go about each line, in one text
    `dated`        a row per date and line: the columns of `batch.dated.DATED`; `deadlines` are the kinds of dates
    `task_notes`   what was written beside the tasks of an earlier report
    `not_carried`  what an earlier report said and this one does not take over
    `owed`         what carriers owe: an amount per rule that says so
    `also_by`      the carried columns by which lines are grouped besides: those whose heading says an own fact too
    `ahead`        what changes by time alone, where that is asked for
    """

    sims: pd.DataFrame
    facts: pa.Table
    carried: pa.Table
    todo: pd.DataFrame
    questions: pd.DataFrame
    problems: pd.DataFrame
    rules: pd.DataFrame
    assumptions: pd.DataFrame
    inputs: list[InputFile]
    as_of: dt.date
    lang: str
    carriers: dict[str, str] = field(default_factory=dict)  # a carrier's code -> its name in that language
    settings: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    engine: str = ""  # which rules engine decided, in words
    plan: Plan = NO_PLAN
    suggested: pa.Array | None = None
    against: pa.Array | None = None
    basis: pa.Table | None = None
    carrier_names: pa.Array | None = None
    reviewed: pd.DataFrame | None = None
    roles: RoleTable = field(default_factory=RoleTable)
    fill_in: FillIn | None = None
    asked_of: list[AskedOf] = field(default_factory=list)
    given: Sequence[GivenAnswer] = ()
    calls: Calls | None = None
    known: Sequence[CarrierRow] = ()
    steps: pa.Array | None = None
    dated: pa.Table | None = None
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    afterwards: pd.DataFrame | None = None
    task_notes: Mapping[TaskKey, TaskNote] = field(default_factory=dict)
    not_carried: Sequence[NotCarried] = ()
    owed: Sequence[Owed] = ()
    also_by: Sequence[str] = ()
    ahead: Ahead | None = None
