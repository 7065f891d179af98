"""Put what was found of each SIM into words, a column at a time, each distinct thing once. Must not know where on a
sheet it stands nor how it looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, relabelled
from batch.report.carriers import carriers_of
from batch.report.verdicts import are_advised
from batch.report.words import ReportWords
from batch.verdicts import VERDICTS

if TYPE_CHECKING:
    from batch.shapes import FleetResult

_APART = "|"  # no list of codes holds it
_BLOCKER = "blocker"


def sim_words(result: FleetResult, name: str, words: ReportWords) -> pa.Array:
    """A column of the sheet of SIMs, by its name."""
    special = _SPECIAL.get(name)
    if special is not None:
        return special(result, words)
    values = carriers_of(result) if name == "carrier" else arrow(result.sims[name])
    label = _labels(words).get(name)
    if name in _MARKING and result.suggested is not None:
        values, label = _beside(values, result.suggested), _MARKING[name](words)
    return values if label is None else relabelled(values, label)


def _advice(result: FleetResult, words: ReportWords) -> pa.Array:
    """What to do; of a line that waits, the answers with which it may go."""
    advice = relabelled(arrow(result.sims["action"]), lambda code: words.outcome("action", code))
    answers = relabelled(arrow(result.sims["provided"]), lambda codes: codes and words.say(
        "may_go_if", answers=words.many(codes, words.answer)
    ))  # fmt: skip
    return pc.coalesce(answers.dictionary_decode(), advice.dictionary_decode()).dictionary_encode()


def _possible(result: FleetResult, words: ReportWords) -> pa.Array:
    """What may yet be advised of a line of which that is open."""
    return relabelled(
        arrow(result.sims["action"]), lambda code: words.outcome("action", code) if _APART in code else ""
    )


def _in_the_way(result: FleetResult, words: ReportWords) -> pa.Array:
    """What must be settled before the advice can be followed, or before a line may end of which that is open."""
    severe = result.todo[result.todo["severity"] == _BLOCKER]
    found = pc.cast(arrow(result.sims["obstacles"]), pa.string())
    to_end = pc.cast(arrow(result.sims["to_become_eligible"]), pa.string())
    blockers = set(severe["rule"].unique().tolist())
    blockers |= {one for codes in to_end.unique().to_pylist() if codes for one in codes.split(";")}
    return relabelled(
        pc.if_else(pa.array(are_advised(result.sims, result.roles)), found, to_end),
        lambda codes: words.listed(
            words.rule("obstacles", one) for one in codes.split(";") if one in blockers
        ),
    )


def _basis(result: FleetResult, words: ReportWords) -> pa.Array:
    """What a line rests on that its sheet did not say, and before that the facts that a remark speaks against."""
    sims = result.sims
    nothing = pa.nulls(len(sims), pa.string())
    used = nothing if result.suggested is None else result.suggested
    against = nothing if result.against is None else result.against
    parts = [against, arrow(sims["answers"]), used, arrow(sims["hints"]), arrow(sims["questions_owner"])]
    texts = [pc.fill_null(pc.cast(part, pa.string()), "") for part in parts]

    def label(joined: str) -> str:
        against, answers, suggested, hints, questions = (part.split(";") for part in joined.split(_APART))
        asked = set(questions)
        named = {
            "against": against,
            "answers": [one.partition("=")[0] for one in answers],
            "used": suggested,
            # What nobody is asked, its suggestion can't help.
            "hints": [name for name in (one.partition("=")[0] for one in hints) if name in asked],
        }
        found = {kind: [name for name in names if name] for kind, names in named.items()}
        return words.listed(
            words.say(f"basis.one.{kind}", fact=words.listed(map(words.fact, names)))
            if len(names) == 1 or kind == "against"
            else words.say(f"basis.several.{kind}", count=str(len(names)))
            for kind, names in found.items()
            if names
        )

    return relabelled(pc.binary_join_element_wise(*texts, _APART), label)


def _call_numbers(result: FleetResult, _: ReportWords) -> pa.Array:
    """The number of each SIM's row on the sheet Calls; blank for one that no carrier is called about."""
    if result.calls is None:
        return pa.nulls(len(result.sims), pa.int64())
    return pa.array(result.calls.of + 1, pa.int64(), mask=result.calls.of < 0)


def _steps(result: FleetResult, _: ReportWords) -> pa.Array:
    return pa.nulls(len(result.sims), pa.string()) if result.steps is None else result.steps


def _how_many(result: FleetResult, _: ReportWords) -> pa.Array:
    """How many problems a line has; blank for none."""
    codes = arrow(result.sims["problems"])
    counted = relabelled(codes, lambda text: str(len([code for code in text.split(";") if code])))
    return pc.cast(counted.dictionary_decode(), pa.int64())


_SPECIAL: dict[str, Callable[[FleetResult, ReportWords], pa.Array]] = {
    "action": _advice,
    "possible": _possible,
    "to_become_eligible": _in_the_way,
    "basis": _basis,
    "call": _call_numbers,
    "steps": _steps,
    "problems": _how_many,
}


def _beside(codes: pa.Array, suggested: pa.Array) -> pa.Array:
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
        **{name: rules("obstacles") for name in ("obstacles", "unknown_obstacles")},
        "documents": rules("documents"),
        "follow_ups": rules("follow_ups"),
        "questions_owner": facts,
        "questions_carrier": facts,
        "hints": lambda codes: words.many(codes, words.hint),
        "assumptions": facts,
        "answers": lambda codes: words.many(codes, words.given),
        "carrier": words.carrier,
    }
