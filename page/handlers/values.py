"""Tell a value that can't be understood by the label of its question and in its words. Must not know a form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from batch.errors import InputError, ValueRefused
from batch.report.fact_words import accepted_text
from page.asked import PageAsked
from page.case.answering import asked_fact


@contextmanager
def said_of(asked: PageAsked, name: str, value: str) -> Iterator[None]:
    """What is refused within is told in the visitor's language."""
    try:
        yield
    except ValueRefused:
        words = asked.words.report
        allowed = accepted_text(asked_fact(asked.case.rulebook, name), words)
        raise InputError("page_no_value", value=value, fact=words.fact(name), allowed=allowed) from None
