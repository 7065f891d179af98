"""Find what the day of the check shows: rules and hints that are over for good, and what is dated after it.

Knows no rule, term or source.
"""

import datetime
from collections.abc import Iterator

from engine.rulebook.book import Rulebook
from engine.verifying.finding import Finding, row
from engine.verifying.verify import values_of_terms


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


def dated_ahead(rulebook: Rulebook, day: datetime.date) -> Iterator[Finding]:
    """A remark on each source, note and term's value that says it was read on a later day: it would never be stale."""
    dated = [("sources.yaml", f"source `{code}`", one.as_of) for code, one in rulebook.sources.items()]
    for carrier in rulebook.carriers.values():
        dated += [("carriers", f"note `{one.id}` of `{carrier.code}`", one.as_of) for one in carrier.notes]
    for owner, section, name, value in values_of_terms(rulebook):
        dated.append(("carriers", f"`{name}` of `{owner}` ({section})", value.as_of))
    for at, named, as_of in dated:
        if as_of is not None and as_of > day:
            yield Finding("remark", at, f"{named} is dated {as_of}, which is still to come")


def _over(at: str, named: str, last: datetime.date) -> Finding:
    message = (
        f"{named} is over: it was in force until {last}; leave it as long as older days are checked again"
    )
    return Finding("remark", at, message)
