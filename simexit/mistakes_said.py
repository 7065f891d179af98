"""Say what is wrong with a rulebook or terms file in other languages than English. Must not print.

What only authors of rules get wrong has no words but the engine's.
"""

from __future__ import annotations

from batch.understanding.said_file import in_our_words
from engine.problems import MOST_SHOWN, RulebookInvalid, RulebookProblem
from language.refusals import Reason, reason, sentences


def mistakes_said(error: RulebookInvalid, language: str) -> str:
    """The mistakes, a line each."""
    told = [_placed(problem) for problem in error.problems[:MOST_SHOWN]]
    if left := len(error.problems) - len(told):
        told.append(reason("and_more_mistakes", count=left))
    return sentences(told, language)


def _placed(problem: RulebookProblem) -> Reason:
    why = in_our_words(problem)
    if not problem.line:
        return reason("in_file", name=problem.file, why=why)
    return reason("in_line", name=problem.file, line=str(problem.line), why=why)
