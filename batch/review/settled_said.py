"""Say how the lines that are approved once settled stand in the report. Must not know where it is said."""

from __future__ import annotations

from batch.review.review import Reviews
from batch.review.said import Sentences
from batch.review.settled import once_settled


def told_of_settled(reviews: Reviews, sentences: Sentences) -> str:
    """That some of them wait for answers too; nothing where none does."""
    found = once_settled(reviews)
    if not found.waiting:
        return ""
    return sentences.say("once_settled", settling=f"{found.settling:,}", waiting=f"{found.waiting:,}")
