"""Loads a rulebook folder (and a company's terms file) into one checked value, or reports everything wrong with it.

Knows how a rulebook is laid out; knows no particular fact, rule, carrier or sentence.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from engine.carriers import read_carriers, read_sections
from engine.conditions import ConditionInvalid, Vocabulary, parse_condition, parse_derived
from engine.decisions import read_decision
from engine.facts import Derived, Fact, Term
from engine.model import (
    ACCOUNTS,
    PLANS,
    SECTIONS,
    SETTING_VALUES,
    Carrier,
    Citation,
    Decision,
    Platform,
    Sections,
    Settings,
)
from engine.nodes import Node
from engine.problems import RulebookInvalid, RulebookProblem
from engine.shape import build, mapping, only_keys
from engine.terms import TermTable, term_tables
from engine.texts import Texts, read_texts
from engine.yamlfile import YamlFile, read_yaml

SHIPPED = Path(__file__).resolve().parent.parent / "rulesets"
LANGUAGES = ("en", "zh-Hans", "zh-Hant")


class Header(msgspec.Struct, frozen=True):
    """The identity of a rulebook and the house settings it ships."""

    rulebook: str
    version: str
    as_of: datetime.date
    settings: dict[str, Any] = {}


@dataclass(frozen=True)
class Rulebook:
    """Everything the engine needs to decide, with names and types settled."""

    folder: Path
    header: Header
    facts: dict[str, Fact]
    terms: dict[str, Term]
    derived: dict[str, Derived]
    derived_nodes: dict[str, Node]
    when_missing: dict[str, tuple[tuple[Node, Any], ...]]
    decisions: dict[str, Decision]
    carriers: dict[str, Carrier]
    general: Sections
    sources: dict[str, Citation]
    settings: Settings
    words: dict[str, Any]
    platforms: dict[str, Platform]
    terms_file: str = ""

    @cached_property
    def term_tables(self) -> dict[str, TermTable]:
        return term_tables(list(self.terms), self.carriers, self.general)

    def texts(self, language: str) -> Texts:
        """The rulebook's sentences in one language; RulebookInvalid when its file is broken or not there."""
        return read_texts(self.folder / "texts", language)


def load_rulebook(folder: Path | None = None, terms: Path | None = None) -> Rulebook:
    """The rulebook in `folder` (the shipped one by default) with a company's own `terms` laid over it.

    Raises RulebookInvalid with every problem found, each with its file and line.
    """
    return _Loading(folder or SHIPPED).load(terms)


class _Loading:
    """One loading: the files read and the problems met so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[YamlFile] = []

    def load(self, terms_path: Path | None) -> Rulebook:
        if not self.folder.is_dir():
            raise RulebookInvalid([RulebookProblem(str(self.folder), 0, "is not a folder with a rulebook")])
        header = self._header()
        terms, general = self._terms()
        carriers, overrides = self._carriers(terms, terms_path)
        facts = self._facts(carriers)
        derived = self._derived()
        words = Vocabulary(facts, terms, derived, SETTING_VALUES)
        derived_nodes = self._derived_nodes(derived, words)
        when_missing = self._when_missing(facts, words)
        decisions = self._decisions(words)
        sources = self._structs("sources.yaml", "sources", Citation)
        self._citations(decisions, sources)
        settings = self._settings({**header.settings, **overrides})
        platforms = self._structs("platforms.yaml", "platforms", Platform, optional=True)
        word_lists = mapping(self._read("words.yaml").data, self.files[-1])
        problems = [problem for file in self.files for problem in file.problems]
        if problems:
            raise RulebookInvalid(problems)
        return Rulebook(
            self.folder, header, facts, terms, derived, derived_nodes, when_missing, decisions, carriers, general,
            sources, settings, word_lists, platforms, str(terms_path or ""),
        )  # fmt: skip

    def _read(self, name: str, *, optional: bool = False) -> YamlFile:
        path = self.folder / name
        file = YamlFile(name) if optional and not path.exists() else read_yaml(path, self._shown(path))
        self.files.append(file)
        return file

    def _shown(self, path: Path) -> str:
        return f"rulesets/{path.relative_to(self.folder)}" if self.folder == SHIPPED else str(path)

    def _structs(self, name: str, key: str, struct: type[Any], *, optional: bool = False) -> dict[str, Any]:
        file = self._read(name, optional=optional)
        only_keys(mapping(file.data, file), [key], file)
        built = {}
        for item, data in mapping(mapping(file.data, file).get(key), file, key).items():
            given = {"name": item} if "name" in struct.__struct_fields__ else {}
            value = build(struct, data, file, key, item, given=given)
            if value is not None:
                built[item] = value
        return built

    def _header(self) -> Header:
        file = self._read("rulebook.yaml")
        header = build(Header, file.data, file) if not file.problems else None
        return header or Header("", "", datetime.date(2000, 1, 1))

    def _terms(self) -> tuple[dict[str, Term], Sections]:
        terms: dict[str, Term] = {}
        file = self._read("terms.yaml")
        data = mapping(file.data, file)
        only_keys(data, ["terms", "general"], file)
        for name, written in mapping(data.get("terms"), file, "terms").items():
            term = build(Term, written, file, "terms", name, given={"name": name})
            if term is not None:
                terms[name] = term
        general = mapping(data.get("general"), file, "general")
        only_keys(general, list(SECTIONS), file, "general")
        return terms, read_sections(general, file, terms, "general", "general")

    def _carriers(
        self, terms: dict[str, Term], own: Path | None
    ) -> tuple[dict[str, Carrier], dict[str, Any]]:
        carriers: dict[str, Carrier] = {}
        for path in sorted((self.folder / "carriers").glob("*.yaml")):
            file = self._read(f"carriers/{path.name}")
            only_keys(mapping(file.data, file), ["carriers"], file)
            read_carriers(file, terms, "shipped", carriers)
        if own is None:
            return carriers, {}
        file = read_yaml(own, str(own))
        self.files.append(file)
        data = mapping(file.data, file)
        only_keys(data, ["carriers", "settings"], file)
        read_carriers(file, terms, "company", carriers)
        self._own_settings = file
        return carriers, mapping(data.get("settings"), file, "settings")

    def _facts(self, carriers: dict[str, Carrier]) -> dict[str, Fact]:
        facts: dict[str, Fact] = self._structs("facts.yaml", "facts", Fact)
        for name, fact in facts.items():
            if fact.type == "carrier":
                values = {
                    code: [*carrier.label.values(), *carrier.names] for code, carrier in carriers.items()
                }
                facts[name] = msgspec.structs.replace(
                    fact, values={**values, "other": fact.values.get("other", [])}
                )
        for name, expected in (("plan_type", PLANS), ("account_type", ACCOUNTS)):
            if name in facts and tuple(facts[name].values) != expected:
                self.files[-1].problem(f"`{name}` must have the values {', '.join(expected)}", "facts", name)
        return facts

    def _derived(self) -> dict[str, Derived]:
        return self._structs("derived.yaml", "derived", Derived)

    def _derived_nodes(self, derived: dict[str, Derived], words: Vocabulary) -> dict[str, Node]:
        file, nodes = self.files[-1], {}
        for name, item in derived.items():
            try:
                nodes[name] = parse_derived(item.expression, words)
            except ConditionInvalid as error:
                file.problem(f"`{name}`: {error}", "derived", name, "is")
        return nodes

    def _when_missing(
        self, facts: dict[str, Fact], words: Vocabulary
    ) -> dict[str, tuple[tuple[Node, Any], ...]]:
        file = next(file for file in self.files if file.name.endswith("facts.yaml"))
        read: dict[str, tuple[tuple[Node, Any], ...]] = {}
        for name, fact in facts.items():
            for position, item in enumerate(fact.when_missing):
                try:
                    read[name] = (*read.get(name, ()), (parse_condition(item.when, words), item.value))
                except ConditionInvalid as error:
                    file.problem(f"`{name}`: {error}", "facts", name, "when_missing", position)
        return read

    def _decisions(self, words: Vocabulary) -> dict[str, Decision]:
        decisions: dict[str, Decision] = {}
        for path in sorted((self.folder / "decisions").glob("*.yaml")):
            decision = read_decision(self._read(f"decisions/{path.name}"), words)
            if decision is not None:
                decisions[decision.name] = decision
        return decisions

    def _citations(self, decisions: dict[str, Decision], sources: dict[str, Citation]) -> None:
        from engine.decisions import check_citations

        by_name = {file.name: file for file in self.files}
        for decision in decisions.values():
            check_citations(decision, sources, by_name)

    def _settings(self, written: dict[str, Any]) -> Settings:
        file = getattr(self, "_own_settings", None) or self.files[0]
        return build(Settings, written, file, "settings") or Settings()
