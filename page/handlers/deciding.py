"""The step *Decide*: approve, change or hold what is advised, for the lines that are ticked or all that are shown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from starlette.datastructures import FormData
from starlette.responses import Response

from batch.columns import arrow, cents
from batch.errors import InputError
from batch.fleet.check import CheckedFleet
from batch.fleet.table import Mask
from batch.report.verdicts import verdict_numbers
from batch.review.decisions_made import decided_of, merged_decisions
from batch.shapes import FleetResult
from page.asked import PageAsked, text_of
from page.handlers.looking import no_fleet
from page.ticks import TICKED, filter_of, refuse_other_advice, ticked
from page.views.compared import compared_shown
from page.views.filters import LineFilter
from page.views.lines import lines_shown
from page.views.page_words import ScreenWords
from page.views.reviewed import review_shown

REVIEWS = ("approve", "change", "hold")
OPEN = "open"


def decide(asked: PageAsked) -> Response:
    """The lines with what is decided of them; of a report without its sheet, what its reviewers decided."""
    found = asked.found
    words = asked.words
    if found.fleet is None and asked.case.said.earlier:
        return asked.page("reviewed.html", step="decide", review=review_shown(asked.case, asked.language))
    if found.fleet is None:
        return no_fleet(asked, "decide")
    result, chosen = found.result(asked.language), LineFilter.of(asked.query)
    reviews = _written(result, "review", found.fleet.fleet.size)
    besides = {
        "review": {at: words.report.say(f"review.{code}") for at, code in reviews.items()},
        "decided": _labelled(result, found.fleet.fleet.size, words),
        "note": _written(result, "note", found.fleet.fleet.size),
    }
    table = lines_shown(found.fleet, chosen, words, _within(chosen.review, reviews, found.fleet), besides)
    return asked.page(
        "decide.html", step="decide", table=table, counts=_counts(found.fleet, reviews, words),
        left=result.not_carried, actions=_actions(found.fleet, words),
    )  # fmt: skip


def _counts(fleet: CheckedFleet, reviews: Mapping[int, str], words: ScreenWords) -> list[tuple[str, str]]:
    """How many lines are decided how, with what those that are approved save; and of those that are open, how many may
    end."""
    told = []
    for code in REVIEWS:
        places = [at for at, one in reviews.items() if one == code]
        saving = int(
            cents(arrow(fleet.codes_at_once["saving_hkd_year"]).take(pa.array(places, pa.int64()))).sum()
        )
        amount = words.money(saving) if code == "approve" and saving else None
        told.append((code, words.t(f"decide.counts.{code}", count=words.number(len(places)), amount=amount)))
    roles = fleet.decider.rulebook.roles
    ends = np.array([bool(group.ends) for group in roles.verdicts.values()], np.bool_)
    ending = ends[verdict_numbers(fleet.codes_at_once, roles)]
    ending[list(reviews)] = False
    count, some = fleet.fleet.size - len(reviews), int(np.count_nonzero(ending))
    said = words.t(
        f"decide.counts.{OPEN}", count=words.number(count), ending=words.number(some) if some else None
    )
    return [*told, (OPEN, said)]


def compared(asked: PageAsked) -> Response:
    """What has changed since the earlier report."""
    case = asked.case
    if case.found.fleet is None or not case.said.earlier:
        return no_fleet(asked, "decide")
    return asked.page("compared.html", step="decide", compared=compared_shown(case, asked.language))


def put(asked: PageAsked, form: FormData) -> Response:
    """Decide."""
    case, fleet = asked.case, asked.case.found.fleet
    if fleet is None:
        raise InputError("page_no_fleet")
    review, action = text_of(form, "review"), text_of(form, "action")
    if review not in ("", *REVIEWS) or (action and action not in dict(_actions(fleet, asked.words))):
        raise InputError("page_no_decision")
    if review == "change" and not action:
        raise InputError("page_change_to_what")
    refuse_other_advice(form, fleet)
    result = case.found.result(asked.language)
    rows = _meant(asked, form, fleet, result)
    asked.is_called(text_of(form, "by"))
    action, note = action if review == "change" else "", text_of(form, "note")

    def decided(places: list[int]) -> FleetResult:
        new = decided_of(result, places, review, action, note, asked.name, case.as_of)
        with case.changing("decided", decided=True):
            case.decided(merged_decisions(case.decisions(), new))
        return case.found.result(asked.language)

    after = decided(rows)
    stands = _written(after, "review", fleet.fleet.size)
    kept = [at for at in rows if stands.get(at, "") == review]
    if len(kept) < len(rows):  # what is not accepted leaves nothing behind
        case.take_back()
        if kept:
            decided(kept)
        reasons = list(dict.fromkeys(one.why for one in after.not_carried))
        why = (asked.words.texts.get("messages", "between") or "").join(reasons[:3])  # each is a sentence
        asked.tell(asked.own.t("said.not_decided", count=f"{len(rows) - len(kept):,}", why=why), good=False)
    if kept:
        asked.tell(asked.own.t(f"said.decided.{review or 'none'}", count=f"{len(kept):,}"))
    return asked.back_to(form, "decide")


def _meant(asked: PageAsked, form: FormData, fleet: CheckedFleet, result: FleetResult) -> list[int]:
    """The places of the lines that are decided on: those that are ticked, or all that are shown."""
    if text_of(form, "scope") == TICKED:
        rows = ticked(form, fleet)
    else:
        asked.refuse_other_version(form)  # which lines are shown turns upon what was decided
        chosen = filter_of(form)
        reviews = _written(result, "review", fleet.fleet.size)
        rows = np.flatnonzero(chosen.mask(fleet) & _within(chosen.review, reviews, fleet)).tolist()
    if not rows:
        raise InputError("page_none_ticked")
    return rows


def _written(result: FleetResult, name: str, size: int) -> Mapping[int, str]:
    """What stands in one of the reviewers' columns, by place."""
    if result.reviewed is None or not size:
        return {}
    texts = arrow(result.reviewed[name]).to_pylist()
    return {at: str(text) for at, text in enumerate(texts) if text}


def _labelled(result: FleetResult, size: int, words: ScreenWords) -> Mapping[int, str]:
    decided = _written(result, "decided_action", size)
    return {at: words.report.outcome("action", code) for at, code in decided.items()}


def _within(review: str, reviews: Mapping[int, str], fleet: CheckedFleet) -> Mask:
    """The lines of which this is decided; all where nothing is chosen."""
    if review not in (*REVIEWS, OPEN):
        return np.ones(fleet.fleet.size, np.bool_)
    there = np.zeros(fleet.fleet.size, np.bool_)
    there[[at for at, code in reviews.items() if review in (OPEN, code)]] = True
    return ~there if review == OPEN else there


def _actions(fleet: CheckedFleet, words: ScreenWords) -> list[tuple[str, str]]:
    """What may be decided instead."""
    decision = fleet.decider.rulebook.decisions.get("action")
    return [(code, words.report.outcome("action", code)) for code in (decision.outcomes if decision else ())]
