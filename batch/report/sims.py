"""What the sheet of SIMs says, a row per SIM in input order: first what a reviewer needs and fills in, on one screen;
then, folded away, the details, what was understood and what was carried over. Must not know how a sheet is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, decoded, relabelled
from batch.report.narrowed import narrowed
from batch.report.sheets import Area, Kind, SheetColumn, Table, column_width
from batch.report.sim_words import sim_words
from batch.report.told_column import told_column
from batch.report.verdicts import verdicts
from batch.report.words import ReportWords

if TYPE_CHECKING:
    import pandas as pd

    from batch.shapes import FleetResult

_REVIEW_TONES = {"approve": "now", "change": "settle", "hold": "ask"}
_STATUS_TONES = {"details_open": "later", "needs_info": "ask", "unreadable": "bad"}
REVIEW_COLUMNS = ("review", "decided_action", "note")

# name of the column -> kind, group of columns, width (None: measured). What a reviewer sees at once takes a screen of
# 1,920 pixels; what is wrapped there is read whole.
_FIRST: dict[str, tuple[Kind, str, float | None]] = {
    "sim_id": ("code", "key", None),
    "msisdn": ("code", "key", 15),
    "user": ("code", "line", 15),
    "verdict": ("text", "verdict", 15),
    "action": ("text", "verdict", 40),
    "to_become_eligible": ("text", "verdict", 24),
    "basis": ("text", "verdict", 20),
    "saving_hkd_year": ("money", "money", 12),
    "exit_cost_hkd": ("money", "money", 12),
    "cancel_on": ("date", "money", 12),
}
_DETAILS: dict[str, tuple[Kind, str, float | None]] = {
    "carrier": ("text", "line", 20),
    "owner": ("code", "line", None),
    "department": ("code", "line", None),
    "iccid": ("code", "line", 23),
    "notice_by": ("date", "money", None),
    "notice_from": ("date", "money", None),
    "top_up_by": ("date", "money", None),
    "undo_until": ("date", "money", None),
    "fees_until_end_hkd": ("money", "money", None),
    "answers": ("text", "detail", 30),
    "hints": ("text", "detail", 30),
    "assumptions": ("text", "detail", 24),
    "questions_owner": ("text", "detail", 28),
    "questions_carrier": ("text", "detail", 28),
    "possible": ("text", "detail", 34),
    "unknown_obstacles": ("text", "detail", 26),
    "balance": ("text", "detail", 24),
    "channel": ("text", "detail", 20),
    "call": ("count", "detail", 10),
    "steps": ("text", "detail", 40),
    "eligibility": ("text", "detail", 22),
    "status": ("text", "detail", None),
    "stage": ("text", "detail", None),
    "obstacles": ("text", "detail", 34),
    "documents": ("text", "detail", 34),
    "follow_ups": ("text", "detail", 34),
    "problems": ("count", "detail", None),
    "source": ("code", "detail", 22),
    "row": ("count", "detail", 8),
}
_OURS = {**_FIRST, **_DETAILS}
_WHOSE = (
    "user",
    "department",
    "owner",
)  # whose a line is: the first of these that any line names stands in front
_LONGEST_NAME = 18.0
_WRAPPED = ("action", "to_become_eligible", "basis")


def sims_table(result: FleetResult, words: ReportWords, actions: Area | None = None) -> Table:
    """The sheet's columns: ours, the reviewer's, the facts as understood, the columns no fact matched.

    `actions` is where the actions stand that may be decided.
    """
    in_front, folded = _order(result)
    # Each is narrow at once: those of all as texts would take a multiple of the sheet's memory.
    first = [narrowed(_our_column(result, name, words)) for name in in_front]
    first[0] = replace(first[0], width=min(column_width(first[0]), _LONGEST_NAME))
    review = [narrowed(_review_column(name, words, actions, result.reviewed)) for name in REVIEW_COLUMNS]
    details = [replace(narrowed(_our_column(result, name, words)), outline=True) for name in folded]
    facts = [narrowed(_fact_column(result.facts, name, words)) for name in _facts(result)]
    carried = [
        SheetColumn(heading, arrow(result.carried.column(at)), "code", band="carried",
               note=words.say("bands.carried"), outline=True)
        for at, heading in enumerate(result.carried.column_names)
    ]  # fmt: skip
    columns = [*first, *review, *details, *facts, *map(narrowed, carried)]
    return Table(
        words.say("sheets.sims"), columns, len(result.sims),
        frozen=2, printed=len(first) + len(review), tab="0B4F7A", empty=words.say("empty.sims"),
        choice_error=words.say("choice_error"), folded=True, signature=words.say("signature"),
    )  # fmt: skip


def column_codes(result: FleetResult) -> list[str]:
    """The codes of the sheet's columns, in order; blank for a column that no fact matched."""
    carried = ["" for _ in result.carried.column_names]
    first, details = _order(result)
    return [*first, *REVIEW_COLUMNS, *details, *_facts(result), *carried]


def _order(result: FleetResult) -> tuple[list[str], list[str]]:
    """The names of our columns: those in front of the reviewer's, and those that are folded away."""
    named = (name for name in _WHOSE if arrow(result.sims[name]).null_count < len(result.sims))
    whose = next(named, _WHOSE[0])
    first = [whose if name == _WHOSE[0] else name for name in _FIRST]
    return first, [_WHOSE[0] if name == whose else name for name in _DETAILS]


def _facts(result: FleetResult) -> list[str]:
    return [name for name in result.facts.column_names if name not in _OURS]


def _our_column(result: FleetResult, name: str, words: ReportWords) -> SheetColumn:
    kind, band, width = _OURS[name]
    if name in _WHOSE:
        width = _FIRST[_WHOSE[0]][2]
    tones: dict[str, str] = {}
    if name == "verdict":
        values = relabelled(verdicts(result.sims, result.roles), lambda code: words.say(f"verdicts.{code}"))
        tones = {words.say(f"verdicts.{code}"): code for code in result.roles.verdicts}
    elif name == "status":
        values = relabelled(arrow(result.sims[name]), lambda code: words.named("statuses", code))
        tones = {words.named("statuses", code): tone for code, tone in _STATUS_TONES.items()}
    else:
        values = sim_words(result, name, words)
    return told_column(words, "sims", name, values, kind, width, band, tones, wrap=name in _WRAPPED)


def _review_column(
    name: str, words: ReportWords, actions: Area | None, reviewed: pd.DataFrame | None
) -> SheetColumn:
    told = words.at(f"columns.sims.{name}")
    values = None if reviewed is None else arrow(reviewed[name])
    if values is not None and name != "note":
        label = {"review": lambda code: words.say(f"review.{code}"),
                 "decided_action": lambda code: words.outcome("action", code)}[name]  # fmt: skip
        values = relabelled(values, label)
    return SheetColumn(
        str(told["label"]), values, "text", {"review": 11, "decided_action": 22, "note": 24}[name],
        str(told["note"]), "review", editable=True,
        choices=tuple(str(word) for word in words.at("review").values()) if name == "review" else (),
        choices_at=actions if name == "decided_action" else None,
        tones={words.say(f"review.{code}"): tone for code, tone in _REVIEW_TONES.items()} if name == "review" else {},
    )  # fmt: skip


def _fact_column(facts: pa.Table, name: str, words: ReportWords) -> SheetColumn:
    values = decoded(arrow(facts[name]))
    kind: Kind = "text"
    if pa.types.is_decimal(values.type):
        kind = "money"
    elif pa.types.is_date(values.type):
        kind = "date"
    elif pa.types.is_integer(values.type):
        kind = "count"
    elif pa.types.is_boolean(values.type):
        yes, no = words.say("words.yes"), words.say("words.no")
        values = relabelled(pc.cast(values, pa.string()), lambda text: yes if text == "true" else no)
    elif _is_dates(values):
        kind = "date"  # with the word `none` among them
        values = relabelled(values, lambda text: words.say("words.none") if text == "none" else text)
    else:
        values = relabelled(values, lambda text: words.value(name, text))
        kind = "code"
    return SheetColumn(
        words.fact(name), values, kind, note=words.say("bands.facts"), band="facts", outline=True
    )


def _is_dates(values: pa.Array) -> bool:
    texts = values.dictionary if pa.types.is_dictionary(values.type) else values.slice(0, 1000).unique()
    found = [str(text) for text in texts.to_pylist() if text not in (None, "none")]
    return bool(found) and all(len(text) == 10 and text[4] == "-" and text[7] == "-" for text in found)
