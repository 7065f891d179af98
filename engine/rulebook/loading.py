"""Read a rulebook folder and a company's terms file, and note everything wrong with them before giving a rulebook.

Knows how a rulebook is laid out; knows no particular fact, rule, carrier or sentence.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from engine.conditions.nodes import Node
from engine.conditions.vocabulary import Vocabulary
from engine.problems import RulebookInvalid, RulebookProblem
from engine.rulebook import checks
from engine.rulebook.book import SHIPPED, Header, Rulebook, languages_in
from engine.rulebook.carriers import read_carriers, read_contracts, read_sections
from engine.rulebook.combining import read_combined
from engine.rulebook.computed import read_derived, read_when_missing
from engine.rulebook.deadline import Deadline
from engine.rulebook.deadlines import check_deadlines
from engine.rulebook.decisions import check_citations, read_decision
from engine.rulebook.folder_files import FolderFiles
from engine.rulebook.hints import read_hints
from engine.rulebook.model import (
    ACCOUNTS,
    PLANS,
    SECTIONS,
    SETTING_VALUES,
    Carrier,
    Citation,
    Contract,
    Decision,
    Sections,
    Settings,
)
from engine.rulebook.owners_file import read_owners
from engine.rulebook.review import read_review
from engine.rulebook.shape import build, mapping, only_keys
from engine.rulebook.sheet_words import Platform, Words
from engine.rulebook.yamlfile import YamlFile, read_yaml
from engine.types.fact_types import type_of
from engine.types.facts import Derived, Fact, Term
from engine.types.roles import VerdictGroup

OWN = "the company's own terms"
REVIEW = "review"


class Loading:
    """One loading: the files read so far, with the problems met in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = FolderFiles(folder)
        self.carrier_files: defaultdict[str, list[YamlFile]] = defaultdict(list)
        self.languages = languages_in(folder)

    def load(self, terms_path: Path | None) -> Rulebook:
        """The rulebook; RulebookInvalid with all that is wrong with it."""
        if not self.folder.is_dir():
            raise RulebookInvalid([RulebookProblem(str(self.folder), 0, "is not a folder with a rulebook")])
        if not (self.folder / "rulebook.yaml").is_file():
            raise RulebookInvalid(
                [RulebookProblem(str(self.folder), 0, "is no rulebook: there is no `rulebook.yaml` in it")]
            )
        files, broken = self.files, self.files.broken
        header = self._header()
        self._refuse_loose_texts()
        terms, general = self._terms()
        carriers, contracts, overrides = self._carriers(terms, terms_path)
        facts = self._facts(carriers, contracts)
        derived = files.structs("derived.yaml", "derived", Derived)
        verdicts = self._verdicts()
        words = Vocabulary(facts, terms, derived, SETTING_VALUES, broken=broken)
        decided_in = self._decision_files(words)
        derived_nodes = read_derived(files["derived.yaml"], derived, words, decided_in, verdicts)
        when_missing = read_when_missing(files["facts.yaml"], facts, words)
        decisions = self._decisions(decided_in, words, verdicts)
        sources = files.structs("sources.yaml", "sources", Citation)
        known = dict.fromkeys((*sources, *sorted(broken)))  # told in this order
        check_citations(decisions.values(), known, {file.name: file for file in files.values()})
        hints, remarks = read_hints(files.read("hints.yaml", optional=True), words, self.languages, known)
        combined = read_combined(files.read("combined.yaml", optional=True), facts, broken)
        deadlines = files.structs("deadlines.yaml", "deadlines", Deadline, optional=True)
        check_deadlines(deadlines, files["deadlines.yaml"], facts, derived, decisions, broken)
        settings = self._settings(header.settings, overrides)
        platforms = files.structs("platforms.yaml", "platforms", Platform, optional=True)
        word_lists = self._words()
        self._check_meaning(facts, terms, derived, derived_nodes, when_missing, carriers, platforms)
        book = Rulebook(
            self.folder, header, facts, terms, derived, derived_nodes, when_missing, decisions, carriers, general,
            sources, settings, word_lists, platforms, str(terms_path or ""), verdicts, contracts=contracts,
            hints=hints, remarks=remarks, combined=combined, deadlines=deadlines,
            owners=read_owners(files[OWN]) if OWN in files else {},
        )  # fmt: skip
        if (self.folder / REVIEW).is_dir():
            first = files.read(f"{REVIEW}/facts.yaml")
            others = files.read_all(REVIEW, besides="facts.yaml")
            book = replace(book, review=read_review(book, first, others, broken, known))
        if files.problems:
            raise RulebookInvalid(files.problems)
        return book

    def _header(self) -> Header:
        file = self.files.read("rulebook.yaml")
        header = build(Header, file.data, file) if not file.problems else None
        if header is not None:
            checks.check_letters(header.letters, self.languages, file)
        return header or Header("", "", datetime.date(2000, 1, 1))

    def _refuse_loose_texts(self) -> None:
        """A language is a folder; a file of texts beside the folders would be passed over in silence."""
        for path in sorted((self.folder / "texts").glob("*.yaml")):
            section, _, language = path.stem.rpartition(".")
            self.files.not_read(path, f"is not read; move it to `texts/{language}/{section or 'main'}.yaml`")

    def _terms(self) -> tuple[dict[str, Term], Sections]:
        terms: dict[str, Term] = {}
        file = self.files.read("terms.yaml")
        data = mapping(file.data, file)
        only_keys(data, ["terms", "general"], file)
        for name, written in mapping(data.get("terms"), file, "terms").items():
            term = build(Term, written, file, "terms", name, given={"name": name})
            if term is None:
                self.files.broken.add(name)
                continue
            terms[name] = term
            checks.check_term(term, file)
        general = mapping(data.get("general"), file, "general")
        only_keys(general, list(SECTIONS), file, "general")
        return terms, read_sections(general, file, terms, "general", "general", broken=self.files.broken)

    def _carriers(
        self, terms: dict[str, Term], own: Path | None
    ) -> tuple[dict[str, Carrier], dict[str, Contract], dict[str, Any]]:
        carriers: dict[str, Carrier] = {}
        for file in self.files.read_all("carriers"):
            only_keys(mapping(file.data, file), ["carriers"], file)
            read_carriers(file, terms, "shipped", carriers, self.languages, broken=self.files.broken)
            self._in_file(file)
        if own is None:
            return carriers, {}, {}
        file = self.files[OWN] = read_yaml(own, str(own))
        data = mapping(file.data, file)
        only_keys(data, ["carriers", "contracts", "settings", "owners"], file)
        read_carriers(file, terms, "company", carriers, self.languages, broken=self.files.broken)
        self._in_file(file)
        contracts = read_contracts(file, terms, carriers, broken=self.files.broken)
        return carriers, contracts, mapping(data.get("settings"), file, "settings")

    def _in_file(self, file: YamlFile) -> None:
        """Keep which carriers a file says something of; what is wrong with it was told as they were read."""
        told = YamlFile("")
        for code in mapping(mapping(file.data, told).get("carriers"), told):
            self.carrier_files[code].append(file)

    def _facts(self, carriers: dict[str, Carrier], contracts: dict[str, Contract]) -> dict[str, Fact]:
        facts: dict[str, Fact] = self.files.structs("facts.yaml", "facts", Fact)
        file = self.files["facts.yaml"]
        for name, fact in facts.items():
            known = fact
            if type_of(fact).names_carriers:
                names = {code: [*one.label.values(), *one.names] for code, one in carriers.items()}
                values = {**names, "other": fact.values.get("other", [])}
                known = msgspec.structs.replace(fact, values=values)
            if type_of(fact).names_contracts:
                known = msgspec.structs.replace(fact, values={reference: [] for reference in contracts})
            facts[name] = checks.check_fact(known, file, self.languages)
        for name, expected in (("plan_type", PLANS), ("account_type", ACCOUNTS)):
            if name in facts and facts[name].values and tuple(facts[name].values) != expected:
                file.problem(
                    f"`{name}` must have the values {', '.join(expected)}, in this order",
                    "facts", name, "values",
                )  # fmt: skip
        for name in [name for name, fact in facts.items() if type_of(fact).coded and not fact.values]:
            self.files.broken.add(name)
            del facts[name]
        return facts

    def _verdicts(self) -> dict[str, VerdictGroup]:
        """The groups of the report; a rulebook that says nothing of them has the shipped ones."""
        folder = self.folder if (self.folder / "verdicts.yaml").exists() else SHIPPED
        return self.files.structs("verdicts.yaml", "verdicts", VerdictGroup, folder=folder)

    def _decision_files(self, words: Vocabulary) -> list[YamlFile]:
        """The files of the decisions; none of them is decided yet."""
        files = self.files.read_all("decisions")
        if not files:
            problem = "holds no decisions: each is a file `decisions/NN-name.yaml`"
            self.files["decisions"] = YamlFile(
                str(self.folder), problems=[RulebookProblem(str(self.folder), 0, problem)]
            )
        for file in files:
            name = file.data.get("decision") if isinstance(file.data, dict) else None
            if isinstance(name, str):
                words.later[name] = Path(file.name).name
        return files

    def _decisions(
        self, files: list[YamlFile], words: Vocabulary, verdicts: Collection[str]
    ) -> dict[str, Decision]:
        found = (read_decision(file, words, verdicts) for file in files)
        return {decision.name: decision for decision in found if decision is not None}

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
        file = self.files.read("words.yaml")
        if not file.problems:
            build(Words, file.data, file)
        return file.data if isinstance(file.data, dict) else {}

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
