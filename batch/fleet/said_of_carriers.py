"""Add to a checked fleet what its report says of carriers: the calls to make, the steps of each line, what is known.

It must not know how any of these is found.
"""

from __future__ import annotations

from dataclasses import replace

from batch.fleet.call_rows import call_rows
from batch.fleet.carrier_rows import carrier_rows
from batch.fleet.steps import steps_of_lines
from batch.fleet.table import Fleet
from batch.fleet.words import FleetWords
from batch.memory import give_back
from batch.shapes import FleetResult
from engine.deciding.many import FleetDecided
from engine.rulebook.book import Rulebook
from language.texts import Texts


def with_carriers(
    result: FleetResult,
    rulebook: Rulebook,
    fleet: Fleet,
    decided: FleetDecided,
    words: FleetWords,
    texts: Texts,
) -> FleetResult:
    """The result with what there is to say of its carriers."""
    calls = call_rows(rulebook, fleet, decided, words, texts, result.sims)
    give_back(fleet.size)
    return replace(
        result,
        calls=calls,
        known=carrier_rows(rulebook, fleet, decided, words, texts),
        steps=steps_of_lines(rulebook, fleet, decided, words, texts, calls),
    )
