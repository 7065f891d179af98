"""Write the answer of a review as JSON, codes beside sentences, nothing cut short. Must not decide or print."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import msgspec

from batch.readback.read import entries
from batch.readback.sheet import ReviewFinding
from batch.requests.papers import Package
from batch.review.changes import Changed
from batch.review.left_said import why_left
from batch.review.review import APPROVED, CHANGED, ONCE_SETTLED, STATES
from batch.review.settled import once_settled
from batch.review.sums import Sum, added
from batch.review.tasks import done
from simexit.reviewing.review_run import Against, ReviewAnswer

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def as_json(answer: ReviewAnswer) -> str:
    """The whole answer for programs."""
    rows, about = answer.reviews.rows, answer.reviews.report.about
    data: dict[str, Any] = {
        "schema_version": 1,
        "report": answer.reviews.report.name,
        "as_of": about.as_of,
        "lang": about.lang,
        "versions": about.versions,
        "sims": about.rows,
        "counts": {state: _sum(added(rows[rows["state"] == state])) for state in STATES},
        "once_settled": asdict(once_settled(answer.reviews)),
        "decided": _decided(answer),
        "calls": [
            {**msgspec.structs.asdict(key), **asdict(note), "carried": key in answer.called.carried}
            for key, note in answer.called.all.items()
        ],
        "tasks": {
            "count": len(answer.tasks.keys),
            "done": done(answer.tasks.all),
            "noted": [
                {
                    **asdict(key),
                    "who": note.who,
                    "done_on": note.done_on,
                    "done": note.done,
                    "carried": key in answer.tasks.carried,
                }
                for key, note in answer.tasks.all.items()
            ],
        },
        "noted": [
            {"sim_id": one["shown_sim_id"], "state": one["state"], "note": one["note"]}
            for one in entries(rows[rows["note"] != ""])
        ],
        "problems": [_finding(answer, one) for one in answer.reviews.findings if not one.harmless],
        "notes": [_finding(answer, one) for one in answer.reviews.findings if one.harmless],
    }
    if answer.against is not None:
        data["against"] = _against(answer, answer.against)
    if answer.folder is not None:
        data["requests"] = [_package(answer, package) for package in answer.packages]
    if answer.calendar is not None:
        written = answer.calendar
        data["calendar"] = {"file": str(written.path), "events": written.events, "sims": written.lines}
    return msgspec.json.format(_ENCODER.encode(data), indent=1).decode()


def _sum(found: Sum) -> dict[str, Any]:
    saving, cost, leaving = (
        Decimal(amount).scaleb(-2) for amount in (found.saving, found.cost, found.leaving)
    )
    return {"sims": found.sims, "saving_hkd_year": saving, "cost_hkd_year": cost, "exit_cost_hkd": leaving}


def _decided(answer: ReviewAnswer) -> list[dict[str, Any]]:
    rows = answer.reviews.of(APPROVED, ONCE_SETTLED, CHANGED)
    names = {
        "sim_id": "shown_sim_id",
        "state": "state",
        "action": "decided",
        "advice": "action",
        "carrier": "carrier",
        "note": "note",
    }
    return [
        dict(zip(names, values, strict=True))
        for values in zip(*(rows[name].tolist() for name in names.values()), strict=True)
    ]


def _finding(answer: ReviewAnswer, one: ReviewFinding) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "reason": one.params["what"] if one.kind in ("refused", "caution") else one.kind,
        "file": one.file,
        "sheet": one.sheet,
        "row": one.row,
        "sim_id": one.sim_id,
        "text": answer.sentences.finding(one),
    }


def _against(answer: ReviewAnswer, against: Against) -> dict[str, Any]:
    found, carried, report = against.changes, against.carrying, against.earlier.report
    return {
        "report": report.name,
        "as_of": report.about.as_of,
        "new": found.new,
        "gone": found.gone,
        "same": found.same,
        "changed": [_changed(answer, one) for one in found.changed],
        "carried": len(carried.taken) + len(carried.kept),
        "settled": list(carried.settled.values()),
        "not_carried": [
            {
                "sim_id": one.sim_id,
                "review": one.review,
                "decided_action": one.action,
                "note": one.note,
                "why": why_left(answer.sentences, one),
            }
            for one in carried.left
        ],
    }


def _changed(answer: ReviewAnswer, one: Changed) -> dict[str, Any]:
    return {
        "sim_id": one.sim_id,
        "verdicts": [{"decision": item.name, "was": item.was, "now": item.now} for item in one.verdicts],
        "causes": [
            {"kind": cause.kind, "name": cause.name, "was": cause.was, "now": cause.now}
            for cause in one.causes
        ],
        "text": answer.sentences.causes(one.causes),
    }


def _package(answer: ReviewAnswer, package: Package) -> dict[str, Any]:
    account = package.account
    return {
        "folder": f"{answer.folder}/{package.name}",
        "carrier": account.carrier,
        "carrier_name": account.carrier_name or None,
        "account_type": account.account_type,
        "owner": account.owner,
        "account_number": account.number,
        "reference": package.reference,
        "lines": list(dict.fromkeys(line.msisdn or line.iccid for line in package.lines)),
        "papers": [
            {
                "file": paper.name,
                "kind": paper.kind,
                "reference": paper.reference,
                "by": paper.due,
                "lines": [line.msisdn or line.iccid for line in paper.lines],
            }
            for paper in package.papers
        ],
    }
