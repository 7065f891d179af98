"""Reads a rulebook folder and a company's terms file, and notes everything wrong with them before giving a rulebook.

Knows how a rulebook is laid out; knows no particular fact, rule, carrier or sentence.
"""

import datetime
from pathlib import Path
from typing import Any

import msgspec

from engine.conditions.nodes import Node
from engine.conditions.parsing import parse_condition, parse_derived
from engine.conditions.vocabulary import BrokenName, ConditionInvalid, Vocabulary
from engine.problems import RulebookInvalid, RulebookProblem
from engine.rulebook import checks
from engine.rulebook.book import SHIPPED, Header, Rulebook, languages_in
from engine.rulebook.carriers import read_carriers, read_sections
from engine.rulebook.decisions import check_citations, read_decision
from engine.rulebook.model import (
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
    Words,
)
from engine.rulebook.shape import build, mapping, only_keys
from engine.rulebook.yamlfile import YamlFile, read_yaml
from engine.types.fact_types import type_of
from engine.types.facts import Derived, Fact, Term

OWN = "the company's own terms"


class Loading:
    """One loading: the files read by name, in reading order, and the problems met so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, YamlFile] = {}
        self.broken: set[str] = set()
        self.carrier_files: dict[str, YamlFile] = {}
        self.languages = languages_in(folder)

    def load(self, terms_path: Path | None) -> Rulebook:
        if not self.folder.is_dir():
            raise RulebookInvalid([RulebookProblem(str(self.folder), 0, "is not a folder with a rulebook")])
        header = self._header()
        self._refuse_loose_texts()
        terms, general = self._terms()
        carriers, overrides = self._carriers(terms, terms_path)
        facts = self._facts(carriers)
        derived = self._structs("derived.yaml", "derived", Derived)
        words = Vocabulary(facts, terms, derived, SETTING_VALUES, broken=self.broken)
        derived_nodes = self._derived_nodes(derived, words)
        when_missing = self._when_missing(facts, words)
        decisions = self._decisions(words)
        sources = self._structs("sources.yaml", "sources", Citation)
        known = {*sources, *self.broken}
        check_citations(decisions.values(), known, {file.name: file for file in self.files.values()})
        settings = self._settings(header.settings, overrides)
        platforms = self._structs("platforms.yaml", "platforms", Platform, optional=True)
        word_lists = self._words()
        self._check_meaning(facts, terms, derived, derived_nodes, when_missing, carriers, platforms)
        problems = [problem for file in self.files.values() for problem in file.problems]
        if problems:
            raise RulebookInvalid(problems)
        return Rulebook(
            self.folder, header, facts, terms, derived, derived_nodes, when_missing, decisions, carriers, general,
            sources, settings, word_lists, platforms, str(terms_path or ""),
        )  # fmt: skip

    def _read(self, name: str, *, optional: bool = False) -> YamlFile:
        path = self.folder / name
        file = YamlFile(name) if optional and not path.exists() else read_yaml(path, self._shown(path))
        self.files[name] = file
        return file

    def _shown(self, path: Path) -> str:
        return f"rulesets/{path.relative_to(self.folder)}" if self.folder == SHIPPED else str(path)

    def _folder(self, name: str) -> list[YamlFile]:
        """The YAML files of a folder in name order; one that would be passed over in silence is a problem."""
        folder = self.folder / name
        for path in sorted(folder.glob("*.yml")):
            problem = RulebookProblem(self._shown(path), 0, "is not read; name it `.yaml`")
            self.files[str(path)] = YamlFile(str(path), problems=[problem])
        return [self._read(f"{name}/{path.name}") for path in sorted(folder.glob("*.yaml"))]

    def _structs(self, name: str, key: str, struct: type[Any], *, optional: bool = False) -> dict[str, Any]:
        file = self._read(name, optional=optional)
        only_keys(mapping(file.data, file), [key], file)
        built = {}
        for item, data in mapping(mapping(file.data, file).get(key), file, key).items():
            given = {"name": item} if "name" in struct.__struct_fields__ else {}
            value = build(struct, data, file, key, item, given=given)
            if value is not None:
                built[item] = value
            else:
                self.broken.add(item)
        return built

    def _header(self) -> Header:
        file = self._read("rulebook.yaml")
        header = build(Header, file.data, file) if not file.problems else None
        if header is not None:
            checks.check_letters(header.letters, self.languages, file)
        return header or Header("", "", datetime.date(2000, 1, 1))

    def _refuse_loose_texts(self) -> None:
        """A language is a folder; a file of texts beside the folders would be passed over in silence."""
        for path in sorted((self.folder / "texts").glob("*.yaml")):
            section, _, language = path.stem.rpartition(".")
            place = f"texts/{language}/{section or 'main'}.yaml"
            problem = RulebookProblem(self._shown(path), 0, f"is not read; move it to `{place}`")
            self.files[str(path)] = YamlFile(str(path), problems=[problem])

    def _terms(self) -> tuple[dict[str, Term], Sections]:
        terms: dict[str, Term] = {}
        file = self._read("terms.yaml")
        data = mapping(file.data, file)
        only_keys(data, ["terms", "general"], file)
        for name, written in mapping(data.get("terms"), file, "terms").items():
            term = build(Term, written, file, "terms", name, given={"name": name})
            if term is None:
                self.broken.add(name)
                continue
            terms[name] = term
            checks.check_term(term, file)
        general = mapping(data.get("general"), file, "general")
        only_keys(general, list(SECTIONS), file, "general")
        return terms, read_sections(general, file, terms, "general", "general", broken=self.broken)

    def _carriers(
        self, terms: dict[str, Term], own: Path | None
    ) -> tuple[dict[str, Carrier], dict[str, Any]]:
        carriers: dict[str, Carrier] = {}
        for file in self._folder("carriers"):
            only_keys(mapping(file.data, file), ["carriers"], file)
            read_carriers(file, terms, "shipped", carriers, self.languages, broken=self.broken)
            self.carrier_files |= dict.fromkeys(mapping(mapping(file.data, file).get("carriers"), file), file)
        if own is None:
            return carriers, {}
        file = self.files[OWN] = read_yaml(own, str(own))
        data = mapping(file.data, file)
        only_keys(data, ["carriers", "settings"], file)
        read_carriers(file, terms, "company", carriers, self.languages, broken=self.broken)
        self.carrier_files |= dict.fromkeys(mapping(data.get("carriers"), file), file)
        return carriers, mapping(data.get("settings"), file, "settings")

    def _facts(self, carriers: dict[str, Carrier]) -> dict[str, Fact]:
        facts: dict[str, Fact] = self._structs("facts.yaml", "facts", Fact)
        file = self.files["facts.yaml"]
        for name, fact in facts.items():
            known = fact
            if type_of(fact).names_carriers:
                names = {code: [*one.label.values(), *one.names] for code, one in carriers.items()}
                values = {**names, "other": fact.values.get("other", [])}
                known = msgspec.structs.replace(fact, values=values)
            facts[name] = checks.check_fact(known, file, self.languages)
        for name, expected in (("plan_type", PLANS), ("account_type", ACCOUNTS)):
            if name in facts and facts[name].values and tuple(facts[name].values) != expected:
                file.problem(
                    f"`{name}` must have the values {', '.join(expected)}, in this order", "facts", name
                )
        for name in [name for name, fact in facts.items() if type_of(fact).coded and not fact.values]:
            self.broken.add(name)
            del facts[name]
        return facts

    def _derived_nodes(self, derived: dict[str, Derived], words: Vocabulary) -> dict[str, Node]:
        file, nodes = self.files["derived.yaml"], {}
        for name, item in derived.items():
            checks.check_name(name, file, "derived", name)
            try:
                nodes[name] = parse_derived(item.expression, words)
            except BrokenName:
                self.broken.add(name)
            except ConditionInvalid as error:
                file.problem(f"`{name}`: {error}", "derived", name, "is")
        return nodes

    def _when_missing(
        self, facts: dict[str, Fact], words: Vocabulary
    ) -> dict[str, tuple[tuple[Node, Any], ...]]:
        file = self.files["facts.yaml"]
        read: dict[str, tuple[tuple[Node, Any], ...]] = {}
        for name, fact in facts.items():
            for position, item in enumerate(fact.when_missing):
                try:
                    read[name] = (*read.get(name, ()), (parse_condition(item.when, words), item.value))
                except BrokenName:
                    continue
                except ConditionInvalid as error:
                    file.problem(f"`{name}`: {error}", "facts", name, "when_missing", position, "when")
        return read

    def _decisions(self, words: Vocabulary) -> dict[str, Decision]:
        decisions: dict[str, Decision] = {}
        files = self._folder("decisions")
        if not files:
            problem = "holds no decisions: each is a file `decisions/NN-name.yaml`"
            self.files["decisions"] = YamlFile(
                str(self.folder), problems=[RulebookProblem(str(self.folder), 0, problem)]
            )
        written = [file.data.get("decision") for file in files if isinstance(file.data, dict)]
        words.later.update(
            {
                name: Path(file.name).name
                for name, file in zip(written, files, strict=False)
                if isinstance(name, str)
            }
        )
        for file in files:
            decision = read_decision(file, words)
            if decision is not None:
                decisions[decision.name] = decision
        return decisions

    def _settings(self, shipped: dict[str, Any], own: dict[str, Any]) -> Settings:
        """The rulebook's settings with the company's laid over them, each checked in its own file."""
        build(Settings, shipped, self.files["rulebook.yaml"], "settings")
        if own:
            build(Settings, own, self.files[OWN], "settings")
        both = shipped | own
        caps = [
            written["prepaid_cap"]
            for written in (shipped, own)
            if isinstance(written.get("prepaid_cap"), dict)
        ]
        if caps:
            both["prepaid_cap"] = {key: value for cap in caps for key, value in cap.items()}
        return build(Settings, both, YamlFile("")) or Settings()

    def _words(self) -> dict[str, Any]:
        file = self._read("words.yaml")
        build(Words, mapping(file.data, file), file)
        return mapping(file.data, file)

    def _check_meaning(
        self,
        facts: dict[str, Fact],
        terms: dict[str, Term],
        derived: dict[str, Derived],
        nodes: dict[str, Node],
        blanks: dict[str, tuple[tuple[Node, Any], ...]],
        carriers: dict[str, Carrier],
        platforms: dict[str, Platform],
    ) -> None:
        """What only shows once everything is read: names twice, circles, words that mean two things."""
        file, computed = self.files["facts.yaml"], self.files["derived.yaml"]
        checks.check_unique(
            {
                "facts": (file, facts),
                "terms": (self.files["terms.yaml"], terms),
                "derived": (computed, derived),
            }
        )
        places = {name: (computed, ("derived", name, "is")) for name in nodes}
        places |= {name: (file, ("facts", name, "when_missing")) for name in blanks}
        checks.check_circles(nodes, blanks, terms, places)
        if "line_status" in facts:
            checks.check_platforms(platforms, facts["line_status"], self.files["platforms.yaml"])
        if self.folder != SHIPPED or OWN in self.files:  # the shipped one is checked by its tests
            checks.check_headings(facts, file)
            checks.check_carriers(carriers, self.carrier_files)
