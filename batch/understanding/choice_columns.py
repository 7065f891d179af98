"""See by its contents when a column is not what its heading says: no carriers, names of plans, states of things.

It must not know headings, nor how one text is understood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from batch.columns import distinct_texts
from batch.identity import mask_words
from batch.shown import first_of
from batch.understanding.claims import Claims
from batch.understanding.columns import Headings
from batch.understanding.holdings import sampled, says_something
from batch.understanding.matching import Matched
from batch.understanding.understand import understand
from batch.understanding.understood import CellContext, Understood
from batch.understanding.words import fold, fold_script, tidy
from batch.understanding.words_settled import Said, WordsSettled, spelt
from language.refusals import Reason

CARRIER, PLAN, STATUS = "carrier", "plan_type", "line_status"
_MOST_DISTINCT = 200  # a column of choices that has more is not judged as a whole
_SHOWN, _LONGEST_SHOWN = 3, 30


def settle_choices(claims: Claims, headings: Headings, words: WordsSettled) -> None:
    """Let contents decide over the columns of carriers, kinds of plan and states.

    A column in which `words` settle a text is what its heading says.
    """
    context = CellContext(headings.vocabulary)
    for fact, is_none, notice, why in (
        (CARRIER, _no_carrier, "column_without_carriers", Reason("cells_no_carriers")),
        (PLAN, _no_plan, "column_without_plan_types", Reason("cells_no_plan_types")),
    ):
        for item in [item for item in claims.of(fact) if not item.chosen]:
            if texts := _all_are(claims, headings, item, context, is_none, words.of(fact)):
                claims.carry(item, why)
                shown = [mask_words(text)[:_LONGEST_SHOWN] for text in texts]
                claims.tell(notice, item, text=first_of(shown, _SHOWN))
    for item in [item for item in claims.of(STATUS) if not item.chosen]:
        if asked := _asked(headings, _distinct(claims, item)):
            claims.ask(item, asked)


def _no_carrier(found: Understood) -> bool:
    return found.trouble is not None and found.trouble.type == "not_carrier"


def _no_plan(found: Understood) -> bool:
    """Whether a text is no kind of plan, nor one that is nearly spelt so."""
    trouble = found.trouble
    return trouble is not None and trouble.type == "not_listed" and "nearest" not in trouble.params


def _all_are(
    claims: Claims,
    headings: Headings,
    item: Matched,
    context: CellContext,
    is_none: Callable[[Understood], bool],
    settled: Said,
) -> list[str]:
    """The texts of a column, when none of them is what its heading asks for; otherwise nothing."""
    column, fact = claims.table.columns[item.position], headings.facts[item.fact]

    def none_of(texts: Sequence[str]) -> list[str]:
        said = [text for text in texts if says_something(text, headings.vocabulary)]
        none = all(spelt(text) not in settled and is_none(understand(fact, text, context)) for text in said)
        return said if none else []

    # Most columns are what they say: a sample shows it.
    return none_of(_distinct(claims, item)) if none_of(sampled(column)[:_SHOWN]) else []


def _distinct(claims: Claims, item: Matched) -> list[str]:
    """All texts of a column; none when there are too many for a column of choices."""
    _, words = distinct_texts(claims.table.columns[item.position])
    return [tidy(text) for text in words.to_pylist()] if len(words) <= _MOST_DISTINCT else []


def _asked(headings: Headings, texts: Sequence[str]) -> frozenset[str]:
    """The words of a column of states that say where a thing is, when one of them is no state of a line."""
    words, fact = headings.vocabulary, headings.facts[STATUS]
    states = {fold(text) for text in texts if fold_script(text) in words.asset_states}
    return frozenset(states) if any(words.choice(fact, text) is None for text in states) else frozenset()
