"""Run `simexit ask`: check a fleet, sort what is open by who can answer it, and write it. Must not print."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from batch.fleet.check import CheckedFleet
from batch.fleet.fill_in import fill_in_terms
from batch.fleet.reported import report_of
from batch.fleet.shares import CARRIER, answerable, best_by
from batch.fleet.terms_asked import terms_asked
from batch.fleet.words import FleetWords
from batch.identity import mask_words
from batch.questionnaires.addressees import Questionnaire, look_alikes, questionnaires
from batch.questionnaires.files import Sending, write_questionnaires
from batch.questionnaires.languages import AskedLanguages
from batch.questionnaires.words import AskWords, languages_named
from batch.shapes import FillIn, FleetResult
from batch.shown import one_line
from language.texts import texts_in
from language.wording import carrier_label
from simexit.fleet_check import FleetCheck

_ADDRESS = "{email}"


@dataclass(frozen=True)
class Asking:
    """What is wished of the questionnaires: for whom, how many questions at once, due when, and where they go."""

    folder: Path
    by: str | None
    most: int
    due: datetime.date
    force: bool = False
    protect: bool = True


@dataclass(frozen=True)
class Prepared:
    """The questionnaires before they are written: how, in our own words, and what is to be said of what is asked."""

    several: Sequence[Questionnaire]
    sending: Sending
    mine: AskWords
    told: tuple[str, ...]


def ask(
    check: FleetCheck, inputs: Sequence[str], stdin: bytes | None, asking: Asking
) -> tuple[list[str], list[str]]:
    """Write the questionnaires; what each of them is, and what else there is to say."""
    answers, options = check.checked(inputs, stdin)
    prepared = prepare(check, answers, report_of(check.decider, answers, options), asking)
    several, mine, told = prepared.several, prepared.mine, [*check.said.met(answers), *prepared.told]
    if not several:
        return [], told
    earlier = check.asked_of  # before there is a record of this round, which may lie in the same folder
    paths = write(prepared, asking)
    if out := [one for one in earlier if one.is_out]:
        names = mine.report.listed(f"{mine.report.asked_who(one)} ({one.due.isoformat()})" for one in out)
        told.append(mine.say("not_yet", count=f"{len(out):,}", names=names))
    told += [mine.say("more", who=mine.who(one), count=one.more) for one in several if one.more]
    told.append(
        mine.say("done", count=len(several), folder=asking.folder, day=asking.due.isoformat())
    )  # fmt: skip
    return list(_said(several, paths, mine)), told


def prepare(check: FleetCheck, answers: CheckedFleet, result: FleetResult, asking: Asking) -> Prepared:
    """Sort what is open by who can answer it."""
    asked, by, hinted = _asked(check, answers, result, asking.by)
    book = check.decider.rulebook
    texts = {language: texts_in(book, language) for language in book.languages}
    words = {
        language: AskWords(one, {code: carrier_label(book, one, code) for code in (*book.carriers, "other")})
        for language, one in texts.items()
    }
    mine = words[check.language]
    languages = languages_named(texts.values()).of(result)
    several = questionnaires(result, asked, by, asking.most, languages)
    told = [mine.say("keyless", count=f"{asked.keyless:,}")] if asked.keyless else []
    told += [mine.say("as_hinted", count=f"{hinted:,}")] if hinted else []
    kept = {one.fact.name for one in answerable(asked, by).columns}
    if left := [one.fact.name for one in asked.columns if one.fact.name not in kept]:
        told.append(mine.say("of_owner", facts=mine.report.listed(map(mine.report.fact, left))))
    told += [mine.say("alike", names=mine.report.listed(names)) for names in look_alikes(several)]
    told += _of_languages(languages.told, mine)
    if not several and not asked.keyless:
        told.append(mine.say("nothing_of_carriers" if by == CARRIER else "nothing"))
    sending = Sending(result, words, asking.due, _addresses(check, answers, result), asking.protect)
    return Prepared(several, sending, mine, tuple(told))


def _of_languages(found: AskedLanguages, words: AskWords) -> Iterator[str]:
    """What is told of the column that says in which language people are to be written to."""
    heading = mask_words(one_line(found.heading))
    for text, language in found.taken.items():
        yield words.say("language_taken", text=mask_words(one_line(text)), heading=heading, language=language)
    if found.unknown:
        texts = words.report.listed(mask_words(one_line(text)) for text in found.unknown)
        yield words.say("language_unknown", texts=texts, heading=heading)


def write(prepared: Prepared, asking: Asking) -> list[Path]:
    """Write them into their folder; the paths of the workbooks."""
    above = prepared.mine.say("log")
    return write_questionnaires(
        prepared.several, prepared.sending, asking.folder, above=above, force=asking.force
    )


def _asked(
    check: FleetCheck, answers: CheckedFleet, result: FleetResult, by: str | None
) -> tuple[FillIn, str, int]:
    """What is asked, and of whom; of how many lines less is asked because of what is only suggested."""
    if by == CARRIER:
        order = result.questions["fact"].tolist()
        terms, hinted = terms_asked(check.decider, answers.fleet, answers.decided)
        filled = fill_in_terms(check.decider.rulebook, answers.fleet, terms, order)
        return filled, by, int(np.count_nonzero(hinted))
    asked = result.fill_in
    if asked is None:
        raise ValueError("a result of a fleet says what is to be filled in")
    return asked, by or best_by(result.sims, asked.rows), 0


def _said(several: Sequence[Questionnaire], paths: Sequence[Path], words: AskWords) -> Iterator[str]:
    for one, path in zip(several, paths, strict=True):
        yield words.say("written", file=path, who=words.who(one), lines=f"{len(one.fill_in.rows):,}",
                        facts=len(one.fill_in.questions))  # fmt: skip


def _addresses(
    check: FleetCheck, answers: CheckedFleet, result: FleetResult
) -> Callable[[Questionnaire], str]:
    """Where a carrier is written to: the address that most of the lines have."""
    words = FleetWords(check.decider, answers.fleet, answers.decided, check.texts, result.as_of.toordinal())

    def address(one: Questionnaire) -> str:
        numbers, found = words.sentences(f"[{_ADDRESS}]", one.fill_in.rows)
        return found[int(np.argmax(np.bincount(numbers)))]

    return address
