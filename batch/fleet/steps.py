"""How to go about each line, step by step, in one numbered text; lines that go about alike share it.

Must not know any step: the rulebook's checklist says which there are.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from batch.call_shapes import Calls
from batch.columns import distinct_marks
from batch.fleet.calls import outcome_marks
from batch.fleet.gathered import Gathered
from batch.fleet.group_words import GroupWords, groups_of
from batch.fleet.table import Fleet
from batch.fleet.words import FleetWords
from engine.deciding.many import FleetDecided
from engine.rulebook.book import Rulebook
from engine.types.kleene import YES
from language.texts import Texts
from language.wording import rule_text

STEPS = "steps"
_IDLE = ("", "staying", "done")  # purposes of actions that leave nothing to do


def steps_of_lines(
    rulebook: Rulebook, fleet: Fleet, decided: FleetDecided, words: FleetWords, texts: Texts, calls: Calls
) -> pa.Array:
    """Each line's steps, in one text; null where nothing is done with it, it is open what, or its call tells them.

    What one line alone has stands in its own columns.
    """
    marks = [np.asarray(code) == YES for code in decided.codes.get(STEPS, {}).values()]
    if not marks:
        return pa.nulls(fleet.size, pa.string())
    acts = outcome_marks(
        decided, "action", lambda code: rulebook.roles.of("action", code).purpose not in _IDLE
    )
    told = np.append(calls.steps.is_valid().to_numpy(zero_copy_only=False), False)[calls.of]
    numbers, _ = distinct_marks(marks, fleet.size)
    of, size = groups_of([numbers, decided.term_line], acts & ~told & ~fleet.unreadable)
    if not size:
        return pa.nulls(fleet.size, pa.string())
    found = gathered_steps(decided, GroupWords(words, of, size), texts)
    between = str(texts.section("report")["steps"]["between"])
    told_of = found.joined(lambda steps: numbered(steps, texts, between))
    return told_of.take(pa.array(of, mask=of < 0))


def gathered_steps(decided: FleetDecided, words: GroupWords, texts: Texts) -> Gathered:
    """The steps of each group, in the checklist's order: those of any of its lines."""
    found = Gathered(words.size)
    for rule, code in decided.codes.get(STEPS, {}).items():
        said = words.said(rule_text(texts, STEPS, rule), np.asarray(code) == YES)
        found.add(said.groups, said.which, said.sentences)
    return found


def numbered(parts: list[str], texts: Texts, between: str) -> str:
    """Several steps with their numbers before them."""
    sign = str(texts.section("report")["steps"]["numbered"])
    return between.join(
        sign.replace("{number}", str(number)).replace("{text}", part) for number, part in enumerate(parts, 1)
    )
