"""Which calls a fleet makes: the lines about which one carrier is asked the same for one account, as one call.

What is asked is a key of the letters' words, a rule that has words for a call, or only the carrier's open questions.
It must not know any of these, nor what is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from batch.call_shapes import CallKey
from batch.columns import codes_of, joined_texts
from batch.fleet.codes import asked_anywhere
from batch.fleet.group_words import groups_of
from batch.fleet.table import Fleet
from engine.deciding.many import FleetDecided
from engine.rulebook.book import Rulebook
from engine.types.kleene import YES
from language.texts import Texts

#: The wish of a call that asks for nothing: what is not known of the carrier's terms.
QUESTIONS = "questions"
_GONE = ("done", "following")  # purposes of actions that leave nothing to ask for but the credit


@dataclass(frozen=True)
class CallsOfLines:
    """`of`: each line's call (-1: none); `keys`: what each call is, and `lines` how many it is about."""

    of: Any
    keys: list[CallKey]
    lines: Any

    @property
    def wishes(self) -> list[str]:
        """What each call is for."""
        return [key.wish for key in self.keys]


def calls_of_lines(
    rulebook: Rulebook, fleet: Fleet, decided: FleetDecided, texts: Texts, settled: Any
) -> CallsOfLines:
    """The calls to make; none to a carrier that has ceased. Nothing is asked for yet of lines not `settled`."""
    names, wish = _wishes(rulebook, decided, texts, settled)
    asks = wish == (names.index(QUESTIONS) if QUESTIONS in names else -1)
    carriers, carrier_names = codes_of(fleet.carriers)
    coded = [(carriers, carrier_names), codes_of(fleet.text("account_type"))]
    # What a carrier's terms are is asked once, whosever the lines.
    coded += [_blank_where(asks, *codes_of(fleet.text(name))) for name in ("owner", "account_number")]
    coded.append((wish, names))
    ceased = np.array([_has_ceased(rulebook, name, decided.as_of) for name in carrier_names], dtype=np.bool_)
    where = (wish >= 0) & ~fleet.unreadable & ~ceased[carriers]
    of, size = groups_of([numbers for numbers, _ in coded], where)
    rows = np.flatnonzero(where)
    first = rows[np.unique(of[rows], return_index=True)[1]]
    keys = [CallKey(*(known[numbers[row]] for numbers, known in coded)) for row in first.tolist()]
    return CallsOfLines(of, keys, np.bincount(of[rows], minlength=size))


def _blank_where(where: Any, numbers: Any, names: list[str]) -> tuple[Any, list[str]]:
    """Codes with a blank, which is the last of the names, where something holds."""
    return np.where(where, len(names) - 1, numbers), names


def _has_ceased(rulebook: Rulebook, code: str, as_of: int) -> bool:
    carrier = rulebook.carriers.get(code)
    return carrier is not None and carrier.ceased_on is not None and carrier.ceased_on.toordinal() <= as_of


def _wishes(rulebook: Rulebook, decided: FleetDecided, texts: Texts, settled: Any) -> tuple[list[str], Any]:
    """What there is to ask for, and each line's own: what its action asks, else what is to be chased, else the credit
    of a line that is gone, else the open questions to the carrier."""
    roles, said = rulebook.roles, words_for_calls(texts)
    callable_ = settled & outcome_marks(
        decided, "channel", lambda code: roles.of("channel", code).call, any_=True
    )
    gone = outcome_marks(decided, "action", lambda code: roles.of("action", code).purpose in _GONE)
    asked = asked_anywhere(decided)
    claims = [
        *(
            (letter, callable_ & letter_marks(rulebook, decided, "action", letter))
            for letter in letters_of(rulebook, "action")
        ),
        *(
            (rule, settled & (np.asarray(code) == YES))
            for rule, code in decided.codes.get("follow_ups", {}).items()
            if rule in said
        ),
        *(
            (letter, callable_ & gone & letter_marks(rulebook, decided, "balance", letter))
            for letter in letters_of(rulebook, "balance")
            if letter in said
        ),
        *((QUESTIONS, asked[name]) for name in rulebook.terms if name in asked),
    ]
    names = list(dict.fromkeys(name for name, _ in claims))
    wish = np.full(decided.size, -1, dtype=np.int64)
    for name, where in claims:
        wish[where & (wish < 0)] = names.index(name)
    return names, wish


def words_for_calls(texts: Texts) -> Mapping[str, Any]:
    """What is said in a call, by what is wished."""
    found: Mapping[str, Any] = texts.section("report")["calls"]["say"]
    return found


def letters_of(rulebook: Rulebook, decision: str) -> list[str]:
    """What the outcomes of a decision ask for, each once, in their order."""
    roles = rulebook.roles.outcomes.get(decision, {})
    return list(dict.fromkeys(one.letter for one in roles.values() if one.letter))


def letter_marks(rulebook: Rulebook, decided: FleetDecided, decision: str, letter: str) -> Any:
    """The lines whose outcome, certainly, asks for this."""
    return outcome_marks(decided, decision, lambda code: rulebook.roles.of(decision, code).letter == letter)


def outcome_marks(
    decided: FleetDecided, decision: str, meets: Callable[[str], bool], *, any_: bool = False
) -> Any:
    """The lines whose outcome meets something; with `any_`, also those for which one that does is still possible."""
    if decision not in decided.answers:
        return np.zeros(decided.size, dtype=np.bool_)
    table = [
        any(map(meets, answer.candidates)) if any_ else answer.outcome is not None and meets(answer.outcome)
        for answer in decided.answers[decision]
    ]
    return np.asarray(table or [False], dtype=np.bool_)[decided.index[decision]]


def line_texts(fleet: Fleet) -> pa.Array:
    """How each line is named to its carrier: its number and its ICCID, as far as they are known; else blank."""
    return joined_texts([fleet.text(name) for name in ("msisdn", "iccid")], " · ")
