"""What the sheet of SIMs says: a row per SIM in input order, the verdict first, then the reviewer's columns, then
what was understood and what was carried over; must not know how a sheet is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, relabelled
from batch.report.carriers import carriers_of
from batch.report.sheets import Area, Kind, SheetColumn, Table
from batch.report.verdicts import verdicts
from batch.report.words import ReportWords
from batch.shapes import VERDICTS

if TYPE_CHECKING:
    import pandas as pd

    from batch.shapes import FleetResult

_REVIEW_TONES = {"approve": "now", "change": "settle", "hold": "ask"}
_STATUS_TONES = {"details_open": "later", "needs_info": "ask", "unreadable": "bad"}
REVIEW_COLUMNS = ("review", "decided_action", "note")

# name of the column in `sims` -> kind, group of columns, width (None: measured)
_OURS: dict[str, tuple[Kind, str, float | None]] = {
    "sim_id": ("code", "key", None),
    "verdict": ("text", "verdict", None),
    "action": ("text", "verdict", 27),
    "provided": ("text", "verdict", 34),
    "to_become_eligible": ("text", "verdict", 32),
    "carrier": ("text", "line", None),
    "msisdn": ("code", "line", 15),
    "owner": ("code", "line", None),
    "department": ("code", "line", None),
    "saving_hkd_year": ("money", "money", None),
    "exit_cost_hkd": ("money", "money", None),
    "cancel_on": ("date", "money", None),
    "notice_by": ("date", "money", None),
    "top_up_by": ("date", "money", None),
    "undo_until": ("date", "money", None),
    "balance": ("text", "detail", 24),
    "channel": ("text", "detail", 20),
    "fees_until_end_hkd": ("money", "detail", None),
    "notice_from": ("date", "detail", None),
    "unknown_obstacles": ("text", "detail", 26),
    "questions_owner": ("text", "detail", 28),
    "questions_carrier": ("text", "detail", 28),
    "hints": ("text", "detail", 30),
    "eligibility": ("text", "detail", 22),
    "status": ("text", "detail", None),
    "stage": ("text", "detail", None),
    "obstacles": ("text", "detail", 34),
    "documents": ("text", "detail", 34),
    "follow_ups": ("text", "detail", 34),
    "call": ("count", "detail", 10),
    "steps": ("text", "detail", 40),
    "assumptions": ("text", "detail", 24),
    "answers": ("text", "detail", 30),
    "problems": ("count", "detail", None),
    "user": ("code", "detail", None),
    "iccid": ("code", "detail", 23),
    "source": ("code", "detail", 22),
    "row": ("count", "detail", 8),
}


def sims_table(result: FleetResult, words: ReportWords, actions: Area | None = None) -> Table:
    """The sheet's columns: ours, the reviewer's, the facts as understood, the columns no fact matched.

    `actions` is where the actions stand that may be decided.
    """
    ours = [_our_column(result, name, words) for name in _OURS]
    review = [_review_column(name, words, actions, result.reviewed) for name in REVIEW_COLUMNS]
    facts = [
        _fact_column(result.facts, name, words) for name in result.facts.column_names if name not in _OURS
    ]
    carried = [
        SheetColumn(heading, arrow(result.carried.column(at)), "code", band="carried",
               note=words.say("bands.carried"), outline=True)
        for at, heading in enumerate(result.carried.column_names)
    ]  # fmt: skip
    return Table(
        words.say("sheets.sims"), [*ours, *review, *facts, *carried], len(result.sims),
        frozen=2, printed=list(_OURS).index("balance"), tab="0B4F7A", empty=words.say("empty.sims"),
        choice_error=words.say("choice_error"),
    )  # fmt: skip


def column_codes(result: FleetResult) -> list[str]:
    """The codes of the sheet's columns, in order; blank for a column that no fact matched."""
    facts = [name for name in result.facts.column_names if name not in _OURS]
    return [*_OURS, *REVIEW_COLUMNS, *facts, *("" for _ in result.carried.column_names)]


def _our_column(result: FleetResult, name: str, words: ReportWords) -> SheetColumn:
    kind, band, width = _OURS[name]
    told = words.at(f"columns.sims.{name}")
    tones: dict[str, str] = {}
    if name == "verdict":
        values = relabelled(verdicts(result.sims, result.roles), lambda code: words.say(f"verdicts.{code}"))
        tones = {words.say(f"verdicts.{code}"): code for code in result.roles.verdicts}
    elif name == "problems":
        values = _how_many(arrow(result.sims[name]))
    elif name == "call":
        values = _call_numbers(result)
    elif name == "steps":
        values = pa.nulls(len(result.sims), pa.string()) if result.steps is None else result.steps
    else:
        values = carriers_of(result) if name == "carrier" else arrow(result.sims[name])
        label = _labels(words).get(name)
        if name in ("hints", "assumptions") and result.suggested is not None:
            values, label = _with_suggested(values, result.suggested), _MARKING[name](words)
        if label is not None:
            values = relabelled(values, label)
    if name == "status":
        tones = {words.named("statuses", code): tone for code, tone in _STATUS_TONES.items()}
    return SheetColumn(str(told["label"]), values, kind, width, str(told.get("note", "")), band, tones,
                  outline=band == "detail")  # fmt: skip


def _with_suggested(codes: pa.Array, suggested: pa.Array) -> pa.Array:
    """Codes with the facts behind them that are only suggested."""
    texts = [pc.cast(codes, pa.string()), pc.fill_null(pc.cast(suggested, pa.string()), "")]
    return pc.binary_join_element_wise(*texts, _APART)


def _marking(words: ReportWords, say: str, one: Callable[[str], str]) -> Callable[[str], str]:
    """How such codes become words: those whose fact is among the suggested are marked."""

    def labelled(text: str) -> str:
        codes, _, behind = text.partition(_APART)
        named = set(behind.split(";"))
        return words.many(
            codes,
            lambda code: words.say(say, what=one(code)) if code.partition("=")[0] in named else one(code),
        )

    return labelled


_APART = "|"  # no code holds it
_MARKING: dict[str, Callable[[ReportWords], Callable[[str], str]]] = {
    "hints": lambda words: _marking(words, "suggestion_used", words.hint),
    "assumptions": lambda words: _marking(words, "as_suggested", words.fact),
}


def _labels(words: ReportWords) -> dict[str, Callable[[str], str]]:
    """How the codes of each column become words."""

    def outcome(decision: str) -> Callable[[str], str]:
        return lambda code: words.outcome(decision, code)

    def rules(decision: str) -> Callable[[str], str]:
        return lambda codes: words.many(codes, lambda code: words.rule(decision, code))

    def facts(codes: str) -> str:
        return words.many(codes, words.fact)

    return {
        **{name: outcome(name) for name in VERDICTS},
        **{name: rules("obstacles") for name in ("obstacles", "unknown_obstacles", "to_become_eligible")},
        "provided": lambda codes: words.many(codes, words.answer),
        "documents": rules("documents"),
        "follow_ups": rules("follow_ups"),
        "questions_owner": facts,
        "questions_carrier": facts,
        "hints": lambda codes: words.many(codes, words.hint),
        "assumptions": facts,
        "answers": lambda codes: words.many(codes, words.given),
        "status": lambda code: words.named("statuses", code),
        "carrier": words.carrier,
    }


def _call_numbers(result: FleetResult) -> pa.Array:
    """The number of each SIM's row on the sheet Calls; blank for one that no carrier is called about."""
    if result.calls is None:
        return pa.nulls(len(result.sims), pa.int64())
    return pa.array(result.calls.of + 1, pa.int64(), mask=result.calls.of < 0)


def _how_many(codes: pa.Array) -> pa.Array:
    """How many codes a joined text names; blank for none."""
    counted = relabelled(codes, lambda text: str(len([code for code in text.split(";") if code])))
    return pc.cast(counted.dictionary_decode(), pa.int64())


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
        str(told["label"]), values, "text", {"review": 12, "decided_action": 26, "note": 40}[name],
        str(told["note"]), "review", editable=True,
        choices=tuple(str(word) for word in words.at("review").values()) if name == "review" else (),
        choices_at=actions if name == "decided_action" else None,
        tones={words.say(f"review.{code}"): tone for code, tone in _REVIEW_TONES.items()} if name == "review" else {},
    )  # fmt: skip


def _fact_column(facts: pa.Table, name: str, words: ReportWords) -> SheetColumn:
    values = arrow(facts[name])
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
