"""Work out what the report of a checked fleet says beyond its codes: sentences, questions by worth, rules that fired.

It must not know what the report looks like.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from batch.columns import arrow, joined_codes, narrow, whole
from batch.fleet.assumed_rows import assumptions
from batch.fleet.check import CheckedFleet, FleetOptions, headings_of
from batch.fleet.deadlines import fleet_dates
from batch.fleet.figured import with_figures
from batch.fleet.fill_in import fill_in
from batch.fleet.fired import fired
from batch.fleet.problem_rows import problem_table
from batch.fleet.questions import question_list
from batch.fleet.resting import resting
from batch.fleet.said_of_carriers import with_carriers
from batch.fleet.sentences import notice_sentence
from batch.fleet.shares import answerable, best_by, shares
from batch.fleet.todo import FOLLOW_UPS, todo_list
from batch.fleet.versions import versions_of
from batch.fleet.words import FleetWords
from batch.memory import give_back
from batch.pandas_tables import frame_of
from batch.plan_shapes import Plan
from batch.shapes import MOST_ASKED, FillIn, FleetResult
from engine.deciding.decide import Decider
from engine.rulebook.book import Rulebook
from language.texts import Texts, texts_in
from language.wording import carrier_names, engine_words


def report_of(decider: Decider, answers: CheckedFleet, options: FleetOptions) -> FleetResult:
    """What the report says beyond the codes: sentences, questions by worth, rules that fired."""
    options.step("explain")
    book, fleet, decided = decider.rulebook, answers.fleet, answers.decided
    texts = texts_in(book, options.language)
    as_of = options.as_of.toordinal()
    words = FleetWords(decider, fleet, decided, texts, as_of)
    questions = question_list(decider, fleet, decided, texts, as_of, answers.plan.questions)
    listed = [
        fact
        for name in questions["fact"].tolist()
        for fact in (book.combined[name].facts if name in book.combined else (name,))
    ]
    order = list(dict.fromkeys([*answers.plan.fact_order, *listed]))
    asked = fill_in(book, fleet, decided, answers.codes["status"], order)
    result = FleetResult(
        sims=frame_of(_in_few_bytes(answers.codes)),
        facts=pa.table({name: narrow(values) for name, values in fleet.cells.items()}),
        carried=fleet.carried,
        todo=todo_list(book, fleet, decided, words, texts),
        afterwards=todo_list(book, fleet, decided, words, texts, FOLLOW_UPS),
        questions=questions,
        plan=_with_groups(answers, asked),
        problems=problem_table(answers.problem_groups, texts),
        rules=fired(book, decided, texts, ~fleet.unreadable),
        assumptions=assumptions(decider, fleet, decided, texts),
        suggested=joined_codes(resting(fleet, decided), fleet.size) if fleet.used else None,
        against=joined_codes(fleet.against, fleet.size) if fleet.against else None,
        inputs=fleet.inputs,
        as_of=options.as_of,
        lang=options.language,
        carrier_names=fleet.names.get("carrier"),
        carriers=carrier_names(book, texts),
        settings=settings_of(book, texts)
        | {"hints": texts.get("messages", "hints_mode", options.hints) or ""},
        notices=[notice_sentence(texts, notice) for notice in fleet.notices],
        versions=versions_of(book),
        engine=" · ".join(engine_words(texts, engine) for engine in decided.engines),
        roles=book.roles,
        given=list(answers.given.each()),
        fill_in=asked,
        dated=fleet_dates(decider, fleet, decided, answers.codes, texts),
        deadlines=book.deadlines,
    )
    give_back(fleet.size)
    result = with_carriers(result, book, fleet, decided, words, texts)
    return with_figures(result, book, fleet, decided, headings_of(book).fact_of)


def _in_few_bytes(codes: pa.Table) -> pa.Table:
    """The table with each amount once where amounts repeat: they have sixteen bytes each."""
    columns = (narrow(whole(one)) if pa.types.is_decimal(one.type) else one for one in codes.columns)
    return pa.table(dict(zip(codes.column_names, columns, strict=True)))


def _with_groups(answers: CheckedFleet, asked: FillIn) -> Plan:
    """The plan, with the questionnaires that are sent where nothing else is said."""
    if answers.planned is None:
        return answers.plan
    by = best_by(answers.codes, asked.rows)
    several = shares(answerable(asked, by), arrow(answers.codes[by]), MOST_ASKED)
    return replace(answers.plan, groups=answers.planned.by_group(several, by))


def settings_of(book: Rulebook, texts: Texts) -> dict[str, str]:
    """What a rulebook is set to, as the report shows it."""
    caps = book.settings.prepaid_cap
    return {
        "balance_preference": texts.value("balance_preference", book.settings.balance_preference),
        "small_balance_hkd": f"{book.settings.small_balance_hkd:g}",
        "prepaid_cap.personal": str(caps.personal),
        "prepaid_cap.corporate": str(caps.corporate),
        "stale_after_days": str(book.settings.stale_after_days),
        "answers_old_after_days": str(book.settings.answers_old_after_days),
        "rulesets": str(book.folder) if book.header.rulebook != "shipped" else "",
        "terms": book.terms_file,
    }
