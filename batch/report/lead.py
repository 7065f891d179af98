"""Say the Summary's figures in sentences: the answer at its top, the notes of its cards, how to use the report.

Must not know how the figures are counted, nor where the sentences stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batch.report.words import ReportWords, dollars

if TYPE_CHECKING:
    from batch.report.counted import FigureRow
    from batch.report.figures import Figures


def lead(figures: Figures, words: ReportWords) -> str:
    """The answer in a few sentences."""
    roles = figures.roles
    now, later = (figures.together(*roles.ending(when)) for when in ("now", "later"))
    settle = figures.together(*roles.ending("after_settling"))
    every = f"{figures.sims:,}"
    first = "now" if now.saving else "now_free" if now.sims else "none"
    said = [
        words.say(
            f"summary.lead_{first}", now=f"{now.sims:,}", all=every, saving=dollars(now.saving), net=net(now),
            unpriced=f"{now.unpriced:,}" if now.unpriced and net(now) else None,
        )
    ]  # fmt: skip
    if only := figures.resting_on_hints(*roles.ending("now")).sims:
        saving = figures.resting_on_hints(*roles.ending("now")).saving
        said.append(
            words.say("summary.lead_suggested", only=f"{only:,}", saving=dollars(saving) if saving else None)
        )
    if later.sims:
        said.append(words.say("summary.lead_later", later=f"{later.sims:,}", saving=_some(later.saving)))
    if figures.follow.sims:
        key = "settle" if figures.follow.saving else "settle_free"
        follow, more = f"{figures.follow.sims:,}", dollars(figures.follow.saving)
        said.append(words.say(f"summary.lead_{key}", settle=follow, saving=more))
    if unclear := settle.sims - figures.follow.sims:
        said.append(words.say("summary.lead_unclear", unclear=f"{unclear:,}"))
    for key, means in (("ask", "undetermined"), ("bad", "unreadable")):
        if line := figures.together(roles.group(means)).sims:
            said.append(words.say(f"summary.lead_{key}", **{key: f"{line:,}"}))
    return words.say("summary.lead_joint").join(said)


def net(line: FigureRow) -> str | None:
    """What is left after twelve months, where it is known of any line of those that save."""
    return dollars(line.net) if line.saving and (line.net or line.cost) else None


def card_note(figures: Figures, card: FigureRow, words: ReportWords) -> str:
    """What a card says below its number; nothing for a group whose note the texts lack."""
    if card.tone not in words.at("summary.tiles"):
        return ""
    follow = f"{figures.follow.sims:,}" if figures.follow.sims else None
    return words.say(
        f"summary.tiles.{card.tone}", money=_some(card.saving), net=net(card), follow=follow,
        questions=f"{figures.questions:,}",
    )  # fmt: skip


def nothing_first(figures: Figures, words: ReportWords) -> str:
    """What to say where there is nothing to settle first: that nothing is, or that nobody knows yet."""
    return words.say("summary.first_not_known" if figures.unsure else "summary.nothing_first")


def how_to(words: ReportWords, *, calls: bool) -> list[str]:
    """Three lines: fill in, review, run."""
    named = {name: words.say(f"sheets.{name}") for name in ("fill_in", "sims", "todo", "deadlines")}
    sheets = {**named, "calls": words.say("sheets.calls") if calls else None}
    return [words.say(f"summary.use_{step}", **sheets) for step in ("fill_in", "review", "run")]


def _some(amount: int) -> str | None:
    return dollars(amount) if amount else None
