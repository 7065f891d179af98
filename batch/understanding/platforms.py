"""Tell from a table's headings which SIM platform exported it: platforms mean different things by one word.

It must not know any particular platform: the rulebook lists them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from batch.understanding.words import fold
from engine.rulebook.sheet_words import Platform


def detect_platform(headings: Sequence[str], platforms: Mapping[str, Platform]) -> str:
    """The code of the platform most of whose own headings stand in the table; "" when none or two do."""
    folded = {fold(heading) for heading in headings}
    scores = {code: len(folded & {fold(item) for item in one.headings}) for code, one in platforms.items()}
    best = max(scores.values(), default=0)
    found = [code for code, score in scores.items() if score == best and score]
    return found[0] if len(found) == 1 else ""


def status_words(platform: Platform) -> dict[str, str]:
    """The platform's folded status words with the code each means, or `ask`."""
    return {fold(word): code for word, code in platform.status.items()}


def all_status_words(platforms: Mapping[str, Platform]) -> frozenset[str]:
    """Every word that some platform uses for a status, folded."""
    return frozenset(fold(word) for platform in platforms.values() for word in platform.status)
