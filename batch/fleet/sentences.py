"""The sentences about one SIM: what to do, and what is wrong with its data; facts put into the rulebook's templates."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from batch.problems import is_settled_by_words
from engine.deciding.consequences import DATES
from language.templates import fill, names_wanted
from language.texts import Texts
from language.wording import rule_text, shown

if TYPE_CHECKING:
    from batch.fleet.single import Checked
    from batch.problems import Notice, Problem

    ValueText = Callable[[Checked, Texts, str], str | None]

_OF_ANSWERS = ("answer_differs", "answers_differ")


def to_do(
    checked: Checked,
    texts: Texts,
    decision: str,
    rule: str,
    *,
    unknown: bool = False,
    value: ValueText | None = None,
) -> str:
    """What a rule's sentence says of this SIM; for an obstacle that may be there, what to find out.

    `value` words the facts in it, where they are not to be worded as everywhere (`value_text`).
    """
    asked = texts.get("rules", decision, rule, "to_ask") if unknown else None
    template = asked or rule_text(texts, decision, rule)
    return _filled(template, checked, texts, value)


def outcome_text(checked: Checked, texts: Texts, decision: str, *, value: ValueText | None = None) -> str:
    """What a decision's outcome says of this SIM, the rule's own words going before the outcome's."""
    answer = checked.answer(decision)
    if answer.outcome is None:
        return ""
    rule = None
    if answer.certain is not None and not answer.possible:
        rule = checked.rulebook.decisions[decision].rules[answer.certain].id
    template = (rule and texts.get("rules", decision, rule, "text")) or texts.get(
        "decisions", decision, "outcomes", answer.outcome, "text"
    )
    return _filled(template or texts.outcome(decision, answer.outcome), checked, texts, value)


def _filled(template: str, checked: Checked, texts: Texts, value: ValueText | None) -> str:
    word = value or value_text
    return fill(template, {name: word(checked, texts, name) for name in names_wanted(template)})


def value_text(checked: Checked, texts: Texts, name: str) -> str | None:
    """A fact, term, derived fact or computed date as people read it; None when it is unknown."""
    if name in DATES:
        day = getattr(checked.follows, name)
        return datetime.date.fromordinal(day.values).isoformat() if day.known else None
    seen = checked.explainer.seen(name)
    if seen.value is None:
        return None
    return shown(checked.rulebook, texts, name, seen.value, checked.line.names.get(name, ()))


def problem_sentences(texts: Texts, problem: Problem) -> dict[str, str]:
    """What is wrong with a cell, what was done, and how to mend it."""
    values: dict[str, str | None] = {
        **problem.params,
        **_named(texts, problem.params, problem.fact),
        **(_answers_named(texts, problem) if problem.type in _OF_ANSWERS else {}),
        "text": problem.text,
        "fact": texts.fact(problem.fact) if problem.fact else texts.message("the_day"),
        "code": problem.fact,
        "column": problem.column,
    }
    entry = texts.section("problems").get(problem.type)
    if not isinstance(entry, dict):
        return {"what": problem.type, "done": "", "mend": ""}
    said = {key: fill(str(entry.get(key, "")), values) for key in ("what", "done", "mend")}
    if problem.answered:
        said["done"] = texts.message("answered_done", {"fact": values["fact"]})
        said["mend"] = texts.message("answered_mend", {})
    return said


def settling_sentence(texts: Texts, problem: Problem) -> str:
    """How to settle the text wherever it stands in its column, with the line to copy."""
    values = {
        "line": f"{problem.fact}: {{{settling_pair(problem)}}}",
        "allowed": problem.params.get("allowed"),
    }
    return texts.message("by_words", values)


def settling_pair(problem: Problem) -> str:
    """The text as YAML, with ? where the right value goes: copied as it is, it says that nobody knows.

    Of amounts in 元 it is that word that a currency is wanted for, once for all of them.
    """
    text = problem.params["currency"] if problem.type == "currency_unclear" else problem.text
    import json  # a single check tells no such text

    return f'{json.dumps(text, ensure_ascii=False)}: "?"'


class ProblemSentences:
    """`problem_sentences` of many problems, and how to settle the text once; those that say the same written once."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self._between = texts.get("messages", "between") or ""
        self._told: dict[tuple[str, bool], tuple[bool, bool]] = {}
        self._written: dict[tuple[object, ...], dict[str, str]] = {}

    def of(self, problem: Problem) -> dict[str, str]:
        """What is wrong with the cell, what was done, and how to mend it."""
        kind = problem.type, problem.answered
        told = self._told.get(kind)
        if told is None:
            entry = str(self.texts.section("problems").get(problem.type))
            by_text = "{text}" in entry or is_settled_by_words(problem)
            told = self._told[kind] = (by_text, "{column}" in entry)
        text, column = problem.text if told[0] else "", problem.column if told[1] else ""
        key = (problem.type, problem.fact, text, column, problem.answered, *problem.params.items())
        if key not in self._written:
            said = problem_sentences(self.texts, problem)
            if is_settled_by_words(problem):
                said["mend"] = f"{said['mend']}{self._between}{settling_sentence(self.texts, problem)}"
            self._written[key] = said
        return self._written[key]


def _named(texts: Texts, params: Mapping[str, str], fact: str = "") -> dict[str, str]:
    """The codes that a problem or notice lists, by their names: values of its fact, or facts."""
    names: dict[str, Callable[[str], str]] = {
        "allowed": lambda code: texts.value(fact, code),
        "nearest": lambda code: texts.value(fact, code),
        "facts": texts.fact,
    }
    comma = texts.get("messages", "comma") or ", "
    return {
        param: comma.join(name(code) for code in params[param].split(", "))
        for param, name in names.items()
        if param in params
    }


def _answers_named(texts: Texts, problem: Problem) -> dict[str, str]:
    """What a sheet and answers say, by the names of its values."""
    said = {name: problem.params[name] for name in ("said", "answer", "other") if name in problem.params}
    return {
        name: texts.get("values", problem.fact, code) or texts.get("report", "words", code) or code
        for name, code in said.items()
    }


def notice_sentence(texts: Texts, notice: Notice) -> str:
    """Something about a file that people should know, with the file it is about."""
    template = texts.section("notices").get(notice.type)
    where = notice.source + (f" [{notice.sheet}]" if notice.sheet else "")
    said = fill(str(template), {**notice.params, **_named(texts, notice.params)}) if template else notice.type
    return f"{where}: {said}" if where else said
