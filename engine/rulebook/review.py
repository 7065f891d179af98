"""Read the rules by which reviewers' decisions are taken: a small rulebook about the answers of another one.

Its decisions rest on those of the rulebook itself, which are given with a line and not taken again. Knows no
particular fact, rule or outcome.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from engine.conditions.vocabulary import Vocabulary
from engine.problems import suggest
from engine.rulebook.book import Rulebook
from engine.rulebook.checks import check_fact
from engine.rulebook.decisions import check_citations, read_decision, tell
from engine.rulebook.model import SETTING_VALUES, Decision
from engine.rulebook.shape import build, mapping
from engine.rulebook.yamlfile import YamlFile
from engine.types.facts import Fact


class ReviewFacts(msgspec.Struct, frozen=True):
    """The keys of the file with the review's own facts.

    `like` names what stands for an outcome of a decision: the action that a reviewer decided upon.
    """

    facts: dict[str, dict[str, Any]] = {}
    like: dict[str, str] = {}


def read_review(
    book: Rulebook, file: YamlFile, files: Sequence[YamlFile], broken: set[str], sources: Collection[str]
) -> Rulebook:
    """The review's rulebook; mistakes are noted in its files.

    Of the carriers it knows nothing, and it assumes nothing: what a line's report did not say is not known.
    """
    entry = build(ReviewFacts, mapping(file.data, file), file) or ReviewFacts()
    own, like = _facts(entry, book, file), _like(entry, book, file)
    broken |= {*entry.facts, *entry.like} - {*own, *like}
    facts = {
        name: msgspec.structs.replace(fact, assume=None, when_missing=[]) for name, fact in book.facts.items()
    }
    given = {**book.decisions, **like}
    words = Vocabulary(
        facts | own, book.terms, book.derived, SETTING_VALUES, broken=broken, nodes=book.derived_nodes
    )
    for decision in given.values():
        tell(decision, words, YamlFile(file.name))
    decisions: dict[str, Decision] = {}
    written: dict[str, YamlFile] = {}
    for one in files:
        found = read_decision(one, words, book.verdicts)
        if found is not None:
            decisions[found.name], written[found.name] = found, one
    check_citations(decisions.values(), sources, {one.name: one for one in files})
    _check_steps(decisions, written)
    carriers = {
        code: msgspec.structs.replace(one, shipped={}, company={}) for code, one in book.carriers.items()
    }
    return replace(
        book,
        facts=facts | own,
        when_missing={},
        decisions=decisions,
        given=given,
        carriers=carriers,
        contracts={},
        hints={},
        general={},
    )


def _facts(entry: ReviewFacts, book: Rulebook, file: YamlFile) -> dict[str, Fact]:
    """The facts of a reviewer's entry, by names that nothing else has."""
    found = {}
    for name, data in entry.facts.items():
        fact = build(Fact, data, file, "facts", name, given={"name": name})
        if fact is not None:
            found[name] = check_fact(fact, file, book.languages)
    there = {group: getattr(book, group) for group in ("facts", "terms", "derived")}
    for name in found:
        for group in (group for group, items in there.items() if name in items):
            file.problem(f"`{name}` is a name under `{group}` already", "facts", name)
    return found


def _like(entry: ReviewFacts, book: Rulebook, file: YamlFile) -> dict[str, Decision]:
    found = {}
    for name, decision in entry.like.items():
        if decision not in book.decisions:
            file.problem(f"`{decision}` is no decision{suggest(decision, book.decisions)}", "like", name)
        else:
            found[name] = msgspec.structs.replace(book.decisions[decision], name=name)
    return found


def _check_steps(decisions: dict[str, Decision], files: dict[str, YamlFile]) -> None:
    """What is asked next is a decision whose file comes before, so that the asking comes to an end."""
    before: list[str] = []
    for name, decision in decisions.items():
        for outcome, roles in decision.roles.items():
            if roles.then and roles.then not in before:
                near = suggest(roles.then, before)
                message = f"`{roles.then}` is no decision of the review that comes before `{name}`{near}"
                files[name].problem(message, "outcomes", outcome, "then")
        before.append(name)
