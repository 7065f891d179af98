"""Show the answer of a review on the terminal: first how much is decided, then what is wrong, then what has changed.
Must not decide or print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from batch.identity import mask_words
from batch.report.record import CARRIER_NAME, name_of
from batch.review.changes import Changed
from batch.review.left_said import left_line
from batch.review.review import APPROVED, CHANGED, ONCE_SETTLED, STATES
from batch.review.settled_said import told_of_settled
from batch.review.sums import Sum, added, grouped
from batch.shown import one_line
from language.templates import money
from simexit.reviewing.findings_grouped import Group
from simexit.reviewing.findings_grouped import grouped as by_reason
from simexit.reviewing.requests_shown import requests_shown
from simexit.reviewing.review_run import Against, ReviewAnswer
from simexit.screen.paragraphs import columns, pad, width, wrap

_MOST = 20  # lines of a kind: enough to start with; the JSON has all
_NOTHING = "–"
_PLAINLY = "nothing_filled"  # said at the top, not among what is worth knowing
_GAP = 3


def on_screen(answer: ReviewAnswer) -> str:
    """The answer as a person reads it."""
    report = answer.reviews.report
    head = answer.sentences.say(
        "head", name=report.name, as_of=report.about.as_of.isoformat(), sims=f"{report.about.rows:,}"
    )
    parts = [
        head,
        _plainly(answer),
        _sums(answer),
        told_of_settled(answer.reviews, answer.sentences),
        *_groups(answer),
        *_calls(answer),
        *_tasks(answer),
    ]
    parts += [*_findings(answer), _noted(answer)]
    if answer.against is not None:
        parts += _against(answer, answer.against)
    if answer.folder is not None:
        parts.append(requests_shown(answer))
    if answer.calendar is not None:
        events, lines = f"{answer.calendar.events:,}", f"{answer.calendar.lines:,}"
        parts.append(
            answer.sentences.say("calendar", file=str(answer.calendar.path), events=events, lines=lines)
        )
    return "\n\n".join(part for part in parts if part)


def _sums(answer: ReviewAnswer) -> str:
    say, rows = answer.sentences.say, answer.reviews.rows
    table = [("", say("columns", "sims"), say("columns", "saving"), say("columns", "cost"))]
    for state in STATES:
        found = added(rows[rows["state"] == state])
        if found.sims or state in (APPROVED, CHANGED):
            table.append((say("states", state), *_figures(found)))
    return _aligned(table)


def _figures(found: Sum) -> tuple[str, str, str]:
    saving, cost = (money(amount) if amount else _NOTHING for amount in (found.saving, found.cost))
    return f"{found.sims:,}", saving, cost


def _groups(answer: ReviewAnswer) -> list[str]:
    """The decided lines by what to do, and by carrier."""
    sentences, rows = answer.sentences, answer.reviews.rows
    parts = []
    for state in (APPROVED, ONCE_SETTLED, CHANGED):
        decided = rows[rows["state"] == state]
        if decided.empty:
            continue
        name = sentences.say("states", state)
        names = decided[CARRIER_NAME].tolist() if CARRIER_NAME in decided else [""] * len(decided)
        carriers = [
            sentences.carrier(code, name_of(name))
            for code, name in zip(decided["carrier"].tolist(), names, strict=True)
        ]
        parts.append(_grouped(sentences.say("by_action", state=name), decided, sentences.done(decided)))
        parts.append(_grouped(sentences.say("by_carrier", state=name), decided, carriers))
    return parts


def _grouped(title: str, rows: Any, labels: list[str]) -> str:
    lines = [(f"  {name}", *_figures(found)) for name, found in grouped(rows, labels)]
    return _aligned([(title, "", "", ""), *lines])


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Names to the left, figures to the right."""
    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        figures = [
            " " * (wide - width(text) + _GAP) + text for wide, text in zip(widths[1:], row[1:], strict=True)
        ]
        lines.append((pad(row[0], widths[0]) + "".join(figures)).rstrip())
    return "\n".join(lines)


def _calls(answer: ReviewAnswer) -> list[str]:
    """What came of the calls, where something is written beside one."""
    said, called = answer.call_sentences, answer.called
    if said is None or not (called.all or called.left):
        return []
    parts = [_listed(answer, said.title(called), said.each(called.all))]
    if called.left:
        parts.append(_listed(answer, said.left_title(called), said.each(called.left)))
    return parts


def _tasks(answer: ReviewAnswer) -> list[str]:
    """How much of what is to be done is done, and by whom."""
    said, tasks = answer.task_sentences, answer.tasks
    if said is None or not (tasks.all or tasks.left):
        return []
    parts = [_listed(answer, said.title(tasks), [mask_words(line) for line in said.by_whom(tasks)])]
    if tasks.left:
        parts.append(
            _listed(answer, said.left_title(tasks), [mask_words(line) for line in said.each(tasks.left)])
        )
    return parts


def _findings(answer: ReviewAnswer) -> list[str]:
    sentences = answer.sentences
    parts = []
    for harmless, title in ((False, "problems"), (True, "notes")):
        found = [one for one in answer.reviews.findings if one.harmless is harmless and one.kind != _PLAINLY]
        if found:
            told = [mask_words(_group(answer, one)) for one in by_reason(found, sentences.finding)]
            parts.append(_listed(answer, sentences.say(title, count=f"{len(found):,}"), told))
        elif not harmless:
            parts.append(sentences.say("no_problems"))
    return parts


def _group(answer: ReviewAnswer, one: Group) -> str:
    """A reason, with the rows it holds for."""
    sentences = answer.sentences
    if one.count == 1:
        return sentences.told(one.finding)
    places = [
        sentences.say("group_rows", sheet=sentences.sheet(file, sheet), rows=rows)
        for file, sheet, rows in one.places
    ]
    text = sentences.say("group", text=sentences.finding(one.finding), count=f"{one.count:,}")
    return sentences.say("told", place=sentences.listed(places), text=text)


def _plainly(answer: ReviewAnswer) -> str:
    """That nothing was filled in, where that is so."""
    return next(
        (answer.sentences.finding(one) for one in answer.reviews.findings if one.kind == _PLAINLY), ""
    )


def _noted(answer: ReviewAnswer) -> str:
    """What reviewers wrote beside their decisions."""
    rows, say = answer.reviews.rows, answer.sentences.say
    noted = rows[rows["note"] != ""]
    if noted.empty:
        return ""
    shown = zip(noted["shown_sim_id"][:_MOST].tolist(), noted["note"][:_MOST].tolist(), strict=True)
    told = [mask_words(say("told", place=sim, text=one_line(note))) for sim, note in shown]
    return _listed(answer, say("reviewer_notes", count=f"{len(noted):,}"), told, len(noted))


def _listed(answer: ReviewAnswer, title: str, items: Sequence[str], of: int = 0) -> str:
    """The first items; `of`: how many there are, where these are not all."""
    lines = [title]
    for text in items[:_MOST]:
        lines += wrap(text, columns(), first="  - ", rest="    ")
    more = max(of, len(items)) - _MOST
    if more > 0:
        lines.append("  " + answer.sentences.say("more", count=f"{more:,}"))
    return "\n".join(lines)


def _against(answer: ReviewAnswer, against: Against) -> list[str]:
    sentences, found, carried = answer.sentences, against.changes, against.carrying
    say, report = sentences.say, against.earlier.report
    counts = {
        name: f"{len(items):,}"
        for name, items in (("new", found.new), ("gone", found.gone), ("changed", found.changed))
    }
    title = say("against", "title", name=report.name, as_of=report.about.as_of.isoformat())
    parts = [f"{title}\n{say('against', 'counts', same=f'{found.same:,}', **counts)}"]
    for name, references in (("new", found.new), ("gone", found.gone)):
        if references:
            parts.append(_listed(answer, say("against", name), [mask_words(one) for one in references]))
    if found.changed:
        told = [
            say("told", place=mask_words(one.sim_id), text=_changed(answer, one)) for one in found.changed
        ]
        parts.append(_listed(answer, say("against", "changed"), told))
    parts.append(say("against", "carried", count=f"{len(carried.taken) + len(carried.kept):,}"))
    if carried.settled:
        title = say("against", "settled", count=f"{len(carried.settled):,}")
        parts.append(_listed(answer, title, [mask_words(one) for one in carried.settled.values()]))
    if carried.left:
        told = [say("told", place=one.sim_id, text=left_line(sentences, one)) for one in carried.left]
        parts.append(
            _listed(answer, say("against", "left", count=f"{len(told):,}"), list(map(mask_words, told)))
        )
    return parts


def _changed(answer: ReviewAnswer, one: Changed) -> str:
    """What has changed, the advice first, and why."""
    sentences = answer.sentences
    ranked = sorted(one.verdicts, key=lambda difference: difference.name != "action")
    because = sentences.say("against", "because", causes=sentences.causes(one.causes))
    return sentences.listed([*(sentences.difference(item) for item in ranked[:2]), because])
