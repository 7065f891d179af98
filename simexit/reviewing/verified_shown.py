"""Show on the terminal whether reports are whole and unedited: first the answer, then where, then what it is worth.
Must not verify or print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from batch.identity import mask_words
from language.speaker import Speaker
from simexit.reviewing.findings_grouped import grouped
from simexit.screen.paragraphs import columns, wrap

if TYPE_CHECKING:
    from batch.readback.verified import VerifiedReport
    from batch.review.said import Sentences
    from batch.trail.fitting import TrailFit
    from simexit.reviewing.review_run import ReviewRun

_MOST = 20  # of what was edited: the first show what happened


@dataclass(frozen=True)
class ToldReport:
    """What was found of one report, and the language to say it in (None: the report's own)."""

    run: ReviewRun
    found: VerifiedReport
    fit: TrailFit | None
    asked: str | None

    @property
    def sentences(self) -> Sentences:
        """The sentences of a review, which say what was found in the lines."""
        lang = self.asked or self.found.properties.get("simexit.lang", "")
        return self.run.sentences(lang, self.run.words(lang))

    @property
    def speaker(self) -> Speaker:
        """What is said besides."""
        return Speaker(self.sentences.texts, "trail", "verify")


def shown_verified(told: Sequence[ToldReport]) -> str:
    """Each report, and at the end what such a check can and can't show."""
    last = told[-1].speaker.say("worth")
    return "\n\n".join([*("\n".join(_lines(one)) for one in told), "\n".join(wrap(last, columns()))])


def _lines(one: ToldReport) -> Iterator[str]:
    found, say = one.found, one.speaker.say
    yield from wrap(say("answers", _answer(one), name=found.name), columns())
    said = found.properties
    yield "  " + say(
        "of", as_of=said.get("simexit.as_of"), lines=f"{found.about.rows:,}" if found.about else None,
        simexit=said.get("simexit.simexit"),
    )  # fmt: skip
    edits = [mask_words(text) for text in _edits(one)]
    for text in edits[:_MOST]:
        yield from wrap(text, columns(), first="  - ", rest="    ")
    if len(edits) > _MOST:
        yield "  " + one.sentences.say("more", count=f"{len(edits) - _MOST:,}")
    notes = [one.sentences.finding(note) for note in found.notes]
    notes += [say("added", sheet=mask_words(name)) for name in found.unsaid]
    filled = [(sheet, sheet.filled - sheet.before) for sheet in found.filled if sheet.filled != sheet.before]
    notes += [say("filled", sheet=sheet.sheet, count=f"{count:,}") for sheet, count in filled if count > 0]
    notes += [say("emptied", sheet=sheet.sheet, count=f"{-count:,}") for sheet, count in filled if count < 0]
    if one.fit is not None:
        notes.append(say("trail", one.fit.how, trail=str(one.fit.trail)))
    for text in notes:
        yield from wrap(text, columns(), first="  ", rest="  ")


def _answer(one: ToldReport) -> str:
    if one.found.edits:
        return "edited"
    if one.fit is not None and one.fit.how == "other":
        return "another"
    if not one.found.sheets_told:
        return "lines_only"
    return "untouched" if one.found.sealed else "saved_again"


def _edits(one: ToldReport) -> Iterator[str]:
    """What was edited, what is alike together."""
    sentences = one.sentences
    for group in grouped(one.found.edits, sentences.finding):
        if group.count == 1:
            yield sentences.told(group.finding)
            continue
        places = [
            sentences.say("group_rows", sheet=sentences.sheet(file, sheet), rows=rows)
            for file, sheet, rows in group.places
        ]
        text = sentences.say("group", text=sentences.finding(group.finding), count=f"{group.count:,}")
        yield sentences.say("told", place=sentences.listed(places), text=text)
