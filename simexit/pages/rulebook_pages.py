"""Write the whole rulebook as one document per language: the graph of decisions, rules, terms, carriers and sources."""

from collections.abc import Sequence

from engine.conditions.walking import names_in
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Carrier, Decision
from engine.types.fact_types import type_of
from language.texts import Texts, texts_in
from simexit.pages.blocks import Block, Items, PageTable, Pairs, Picture, Text, Title
from simexit.pages.decision_graph import Box, draw
from simexit.pages.hint_pages import HintPages
from simexit.pages.markdown_pages import as_markdown
from simexit.pages.page_words import PageWords
from simexit.pages.rule_index import inputs_of
from simexit.pages.rule_pages import RulePages
from simexit.pages.term_pages import TermPages
from simexit.pages.web_pages import as_html


def document(rulebook: Rulebook, texts: Texts) -> list[Block]:
    """The document, from top to bottom."""
    return _Document(rulebook, texts).blocks()


class _Document(PageWords):
    def __init__(self, rulebook: Rulebook, texts: Texts) -> None:
        super().__init__(rulebook, texts)
        self.rules = RulePages(rulebook, texts)
        self.terms = TermPages(rulebook, texts, rulebook.header.as_of)

    def blocks(self) -> list[Block]:
        header = self.book.header
        version = {"rulebook": header.rulebook, "version": header.version, "as_of": header.as_of.isoformat()}
        return [
            Title(self.doc("title"), 1),
            Text(self.doc("version", **version)),
            Text(self.doc("intro")),
            Title(self.doc("reading"), anchor="reading"),
            Items(
                tuple(self.doc(f"reading_{part}") for part in ("unknown", "first", "collect", "confidence"))
            ),
            Title(self.doc("graph"), anchor="graph"),
            self.picture(),
            Title(self.doc("decisions"), anchor="decisions"),
            *[block for decision in self.book.decisions.values() for block in self.decision(decision)],
            *self.hints(),
            *self.computed(),
            *self.facts(),
            *self.general(),
            Title(self.doc("carriers"), anchor="carriers"),
            *[block for carrier in self.book.carriers.values() for block in self.carrier(carrier)],
            *self.settings(),
            *self.sources(),
        ]

    def doc(self, key: str, **values: str) -> str:
        """A phrase of the document."""
        return self.words.texts_of("docs", key, **values)

    def picture(self) -> Picture:
        """The graph of decisions, and the same in words."""
        boxes, needs = {}, {}
        for name, decision in self.book.decisions.items():
            used = dict.fromkeys(part for rule in decision.rules for part in names_in(rule.condition))
            counts = {
                "rules": str(len(decision.rules)),
                "facts": str(sum(part not in self.book.terms for part in used)),
                "terms": str(sum(part in self.book.terms for part in used)),
            }
            boxes[name] = Box(self.texts.label("decisions", name), name, self.doc("graph_size", **counts))
            needs[name] = list(
                dict.fromkeys(part for rule in decision.rules for part in inputs_of(self.book, rule))
            )
        comma = self.texts.get("reference", "comma") or ", "
        said = [
            self.doc("graph_edge", **{"to": self.quoted(name), "from": comma.join(map(self.quoted, found))})
            for name, found in needs.items()
            if found
        ]
        title = self.doc("graph")
        edges = (self.texts.get("reference", "separator") or "; ").join(said)
        return Picture(draw(boxes, needs, title), self.doc("graph_text", edges=edges))

    def quoted(self, decision: str) -> str:
        return self.words.quoted(self.texts.label("decisions", decision))

    def decision(self, decision: Decision) -> list[Block]:
        """A decision with its rules: if, then, what that means, from where."""
        first = decision.hit_policy == "first"
        header = (
            self.doc("number"),
            self.doc("when"),
            self.doc("then"),
            self.doc("means"),
            self.say("sources"),
        )
        rows = []
        for place, rule in enumerate(decision.rules, 1):
            label = self.rules.rules_said.label(decision, rule)
            then = self.texts.outcome(decision.name, rule.outcome) if first else label
            mark = self.in_brackets(self.texts.label("severities", rule.severity)) if rule.severity else ""
            means = self.words.sentences(
                (self.rules.rules_said.advice(decision, rule), self.rules.note(decision, rule))
            )
            cited = ", ".join(f"[[{source}]]" for source in rule.sources)
            rows.append((str(place), self.rules.short_sentence(decision, rule), then + mark, means, cited))
        return [
            Title(f"{self.texts.label('decisions', decision.name)} ({decision.name})", 3, decision.name),
            Text(self.words.sentences((self.rules.about(decision), self.say(f"hit_{decision.hit_policy}")))),
            PageTable(header, tuple(rows)),
        ]

    def hints(self) -> list[Block]:
        """What a sheet suggests without saying it; nothing where the rulebook has no hints."""
        if not self.book.hints:
            return []
        hints = HintPages(self.book, self.texts)
        return [Title(hints.phrase("title"), anchor="hints"), Text(hints.phrase("about")), hints.table()]

    def computed(self) -> list[Block]:
        rows = []
        for name, node in self.book.derived_nodes.items():
            meaning = self.texts.get("facts", name, "meaning") or ""
            expression = self.words.expression(node, type_of(self.book.derived[name]))
            rows.append(
                (
                    self.texts.fact(name),
                    self.words.sentences((meaning, self.computed_as(expression))),
                )
            )
        return [Title(self.doc("computed"), anchor="computed"), Pairs(tuple(rows))]

    def computed_as(self, expression: str) -> str:
        return self.say("computed", expression=expression)

    def facts(self) -> list[Block]:
        """What is asked of the owner, and what of the carrier."""
        found: list[Block] = []
        header = (self.doc("code"), self.say("meaning"), self.say("asks"))
        for key, title, names in (("facts", "facts", self.book.facts), ("terms", "terms", self.book.terms)):
            rows = [
                (
                    f"{self.texts.fact(name)}{self.in_brackets(name)}",
                    self.texts.get(key, name, "meaning") or "",
                    self.texts.get(key, name, "ask") or "",
                )
                for name in names
            ]
            found += [Title(self.doc(title), anchor=title), PageTable(header, tuple(rows))]
        return found

    def general(self) -> list[Block]:
        grid = self.terms.value_grid((self.say("term"),), self.cited(self.terms.values(self.book.general)))
        return [Title(self.doc("general"), anchor="general"), Text(self.doc("general_about")), grid]

    def carrier(self, carrier: Carrier) -> list[Block]:
        _, *rest = self.terms.carrier(carrier)
        title = Title(f"{self.carrier_name(carrier.code)} ({carrier.code})", 3, carrier.code)
        return [title, *(Title(block.text, 4) if isinstance(block, Title) else block for block in rest)]

    def cited(self, rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Rows whose last cell names a source by id, as links."""
        made = []
        for *cells, source in rows:
            code, dot, _ = source.partition(" · ")
            made.append((*cells, f"[[{code}]]" if dot and code in self.book.sources else source))
        return made

    def settings(self) -> list[Block]:
        book = self.book.settings
        caps = self.comma(
            f"{self.texts.value('account_type', account)} {getattr(book.prepaid_cap, account)}"
            for account in ("personal", "corporate")
        )
        preference = self.texts.value("balance_preference", book.balance_preference)
        rows = (
            ("balance_preference", preference),
            ("small_balance_hkd", f"HK${book.small_balance_hkd:g}"),
            ("prepaid_cap", caps),
            ("stale_after_days", str(book.stale_after_days)),
            ("answers_old_after_days", str(book.answers_old_after_days)),
        )
        cited = ", ".join(f"[[{source}]]" for source in self.book.header.sources)
        grid = PageTable((self.doc("setting"), self.say("value")), rows)
        blocks: list[Block] = [Title(self.doc("settings"), anchor="settings"), grid]
        return [*blocks, Text(self.labelled(self.say("sources"), cited))] if cited else blocks

    def sources(self) -> list[Block]:
        blocks: list[Block] = [Title(self.doc("sources"), anchor="sources")]
        for code, source in self.book.sources.items():
            confidence = self.texts.label("confidences", source.confidence) if source.confidence else ""
            said = self.source_says(code) + self.provenance((self.dates(code), confidence))
            blocks.append(Title(f"{code} · {self.rules_said.source_title(code)}", 4, code))
            blocks.append(Text(f"{said} {source.url}".strip()))
        return blocks

    def in_brackets(self, text: str) -> str:
        around = self.texts.get("reference", "rules", "in_brackets") or " ({text})"
        return around.replace("{text}", text)


def pages(rulebook: Rulebook) -> dict[str, str]:
    """Every file with its text."""
    texts = {language: texts_in(rulebook, language) for language in rulebook.languages}
    names = {language: found.name for language, found in texts.items()}
    made = {}
    for language, found in texts.items():
        blocks = document(rulebook, found)
        others = [other for other in texts if other != language]
        picture = f"graph.{language}.svg"
        html = [(f"rulebook.{other}.html", names[other]) for other in others]
        markdown = [(f"rulebook.{other}.md", names[other]) for other in others]
        made[f"rulebook.{language}.md"] = as_markdown(blocks, picture, markdown)
        made[f"rulebook.{language}.html"] = as_html(blocks, language, html)
        made[picture] = next(block.svg for block in blocks if isinstance(block, Picture)) + "\n"
    made["README.md"] = _index(texts, names)
    return made


def _index(texts: dict[str, Texts], names: dict[str, str]) -> str:
    """A page that leads to the others."""
    lines = []
    for language, found in texts.items():
        title = found.get("reference", "docs", "title") or "The rulebook"
        page, whole = f"rulebook.{language}.md", f"rulebook.{language}.html"
        lines.append(f"- {names[language]}: [{title}]({page}), [HTML]({whole})")
    return (
        "# The rulebook\n\nMade by `simexit rules docs` from the rulebook itself.\n\n"
        + "\n".join(lines)
        + "\n"
    )
