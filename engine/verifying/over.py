"""Find rules and hints that are over for good: their last day lies before the day of the check. Knows no rule."""

import datetime
from collections.abc import Iterator

from engine.rulebook.book import Rulebook
from engine.verifying.finding import Finding, row


def over(rulebook: Rulebook, day: datetime.date) -> Iterator[Finding]:
    """A remark on each, in the rules about reviewers' decisions too."""
    for book in (rulebook, *((rulebook.review,) if rulebook.review else ())):
        for decision in book.decisions.values():
            for place, rule in enumerate(decision.rules):
                if rule.valid_to is not None and rule.valid_to < day:
                    yield _over(f"{rule.file}:{rule.line}", row(decision, place), rule.valid_to)
    for hint in rulebook.hints.values():
        if hint.valid_to is not None and hint.valid_to < day:
            yield _over(f"{hint.file}:{hint.line}", f"hint `{hint.id}`", hint.valid_to)


def _over(at: str, named: str, last: datetime.date) -> Finding:
    message = (
        f"{named} is over: it was in force until {last}; leave it as long as older days are checked again"
    )
    return Finding("remark", at, message)
