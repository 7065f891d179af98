"""What is to be said of each rule, decision, term, carrier, source and fact: the parts of its page, in one language.

One description serves the terminal and the documentation; nothing here prints.
"""

from collections.abc import Iterable, Sequence

from engine.condition_words import ConditionWords
from engine.model import SECTIONS, Carrier, Citation, Decision, Rule, Sections, TermValue
from engine.nodes import Always, names_in
from engine.rulebook import Rulebook
from engine.texts import Texts, fill
from engine.wording import carrier_label, rule_text, shown
from simexit.blocks import Block, Grid, Items, Pairs, Text, Title
from simexit.rule_index import Thing, citations_of, inputs_of, rules_of, users_of


class RulePages:
    """The pages of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, texts: Texts) -> None:
        self.book = rulebook
        self.texts = texts
        self.words = ConditionWords(rulebook, texts)

    def page(self, thing: Thing) -> list[Block]:
        """The page of whatever `rule_index.find` found."""
        match thing.kind:
            case "decision":
                return self.decision(self.book.decisions[thing.name])
            case "rule" | "outcome":
                decision = self.book.decisions[thing.group]
                found = rules_of(self.book, thing)
                pages = [self.rule(decision, rule) for rule in found]
                return [block for page in pages for block in page]
            case "carrier":
                return self.carrier(self.book.carriers[thing.name])
            case "source":
                return self.source(thing.name)
        return self.name(thing)

    # ----------------------------------------------------------------------------- rules and decisions

    def rule(self, decision: Decision, rule: Rule) -> list[Block]:
        """A rule as a sentence, what it is to do, what it rests on, and where it comes from."""
        rows = []
        if rule.severity:
            rows.append((self.say("severity"), self.texts.label("severities", rule.severity)))
        rows.append((self.say("written"), rule.when))
        names = [*inputs_of(rule), *(name for name in names_in(rule.condition) if name != "as_of")]
        if names:
            rows.append((self.say("rests_on"), ", ".join(self.named(name) for name in names)))
        if note := self.note(decision, rule):
            rows.append((self.say("note"), note))
        rows += [(self.say("source"), self.citation(source)) for source in rule.sources]
        rows.append((self.say("file"), f"{rule.file}:{rule.line}"))
        return [
            Title(f"{decision.name}.{rule.id} · {self.rule_label(decision, rule)}", 1, rule.id),
            Text(self.sentence(decision, rule)),
            *([Text(advice)] if (advice := self.advice(decision, rule)) else []),
            Pairs(tuple(rows)),
        ]

    def sentence(self, decision: Decision, rule: Rule) -> str:
        """The rule on its own, said in full."""
        named = self.words.quoted(self.texts.label("decisions", decision.name))
        result = {"decision": named, "outcome": "", "rule": ""}
        if decision.hit_policy == "first":
            result["outcome"] = self.words.quoted(self.texts.outcome(decision.name, rule.outcome))
            alone = rule is decision.rules[0]
            key = "always" if alone else "otherwise"
            if not isinstance(rule.condition, Always):
                key = "first" if alone else "first_below"
                result["condition"] = self.words.say(rule.condition, inside=not alone)
        else:
            result["rule"] = self.words.quoted(self.rule_label(decision, rule))
            key = "collect_always" if isinstance(rule.condition, Always) else "collect"
            result["condition"] = self.words.say(rule.condition)
        return self.say(key, **result)

    def short_sentence(self, decision: Decision, rule: Rule) -> str:
        """The rule's condition alone, for a table whose other columns say the rest."""
        if isinstance(rule.condition, Always):
            return self.words.phrase("always" if rule is decision.rules[0] else "otherwise")
        return self.words.say(rule.condition)

    def rule_label(self, decision: Decision, rule: Rule) -> str:
        """What a rule is called: its own label, or its outcome's."""
        own = self.texts.get("rules", decision.name, rule.id, "label")
        return own or (self.texts.outcome(decision.name, rule.outcome) if rule.outcome else rule.id)

    def advice(self, decision: Decision, rule: Rule) -> str:
        """What is to be done where the rule holds, without what differs from line to line."""
        own = self.texts.get("rules", decision.name, rule.id, "text")
        if decision.hit_policy == "collect":
            own = rule_text(self.texts, decision.name, rule.id)
            own = "" if own == self.rule_label(decision, rule) else own
        own = own or self.texts.get("decisions", decision.name, "outcomes", rule.outcome, "text")
        return fill(own or "", {})

    def note(self, decision: Decision, rule: Rule) -> str:
        """The rule's note in the language, or as it stands in the rulebook."""
        return (rule.note and self.texts.get("reference", "notes", decision.name, rule.id)) or rule.note

    def about(self, decision: Decision) -> str:
        """What the decision answers."""
        return self.texts.get("reference", "about", decision.name) or decision.about

    def decision(self, decision: Decision) -> list[Block]:
        """A decision: what it answers, what it takes, and its rules in order."""
        needs = list(dict.fromkeys(name for rule in decision.rules for name in inputs_of(rule)))
        users = list(dict.fromkeys(user.partition(".")[0] for user in users_of(self.book, decision.name)))
        rows = [
            (self.say("rests_on"), ", ".join(self.named(name) for name in needs)),
            (self.say("used_by"), ", ".join(self.named(name) for name in users)),
        ]
        return [
            Title(f"{decision.name} · {self.texts.label('decisions', decision.name)}", 1, decision.name),
            Text(self.words.sentences((self.about(decision), self.say(f"hit_{decision.hit_policy}")))),
            *([Pairs(shown_rows)] if (shown_rows := tuple(row for row in rows if row[1])) else []),
            self.rules(decision),
        ]

    def rules(self, decision: Decision) -> Grid:
        """The rules of a decision as a table: what follows, from what source, and when."""
        first = decision.hit_policy == "first"
        header = (self.say("outcome") if first else self.kind("rule"), self.say("sources"), self.say("condition"))
        rows = []
        for rule in decision.rules:
            label = self.rule_label(decision, rule)
            mark = f" ({self.texts.label('severities', rule.severity)})" if rule.severity else ""
            rows.append((label + mark, ", ".join(rule.sources), self.short_sentence(decision, rule)))
        return Grid(header, tuple(rows))

    # ------------------------------------------------------------------------------- terms and carriers

    def carrier(self, carrier: Carrier) -> list[Block]:
        """A carrier: who it is, its terms with their provenance, and what else is worth knowing."""
        blocks: list[Block] = [Title(f"{carrier.code} · {self.carrier_name(carrier.code)}", 1, carrier.code)]
        if carrier.ceased_on:
            blocks.append(Text(self.say("ceased_on", day=carrier.ceased_on.isoformat())))
        rows = [(self.say("names"), self.comma(carrier.names))]
        if carrier.operator:
            rows.append((self.say("operator"), self.named(carrier.operator)))
        blocks.append(Pairs(tuple(row for row in rows if row[1])))
        terms = [*self.values(carrier.company), *self.values(carrier.shipped)]
        blocks.append(self.value_grid((self.say("term"),), terms) if terms else Text(self.say("no_terms")))
        if carrier.notes:
            said = []
            for note in carrier.notes:
                text = note.text.get(self.texts.language) or note.text.get("en") or note.id
                day = note.as_of.isoformat() if note.as_of else ""
                tail = self.comma((self.texts.label("confidences", note.confidence), day))
                said.append(f"{text} [{tail}] {self.source_text(note.source)}".rstrip())
            blocks += [Title(self.say("notes")), Items(tuple(said))]
        return blocks

    def values(self, sections: Sections) -> list[tuple[str, ...]]:
        """A row per value: the term and where it holds, the value, confidence, date, source."""
        return [
            (self.term_and_section(name, section), *self.value_cells(name, value))
            for name in self.book.terms
            for section in SECTIONS
            if (value := sections.get(section, {}).get(name)) is not None
        ]

    def value_cells(self, name: str, value: TermValue) -> tuple[str, ...]:
        """The value, its confidence, its date and its source."""
        said = shown(self.book, self.texts, name, value.value) if value.known else self.say("not_known")
        if value.known and self.book.terms[name].type == "money":
            said = f"HK${said}"
        day = value.as_of.isoformat() if value.as_of else ""
        return said, self.texts.label("confidences", value.confidence), day, self.source_text(value.source)

    def value_grid(self, first: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Grid:
        """A table of values; `first` heads the columns before the value."""
        return Grid((*first, *(self.say(key) for key in ("value", "confidence", "as_of", "source"))), tuple(rows))

    def term_and_section(self, name: str, section: str) -> str:
        """`Notice (company, monthly plan)`."""
        label = self.texts.fact(name)
        return label if section == "terms" else f"{label} ({self.section(section)})"

    def section(self, section: str) -> str:
        """Which lines a section of terms is for."""
        return self.texts.get("reference", "rules", "sections", section) or section

    def name(self, thing: Thing) -> list[Block]:
        """A term, fact or computed fact: what it means, who knows it, and what each carrier says."""
        name = thing.name
        kind = "terms" if thing.kind == "term" else "facts"
        item = self.book.terms.get(name) or self.book.derived.get(name) or self.book.facts[name]
        rows = [
            (self.say("type"), self.words.texts_of("types", item.type)),
            (self.say("asks"), self.texts.get(kind, name, "ask") or ""),
            (self.say("used_by"), ", ".join(users_of(self.book, name))),
        ]
        blocks: list[Block] = [
            Title(f"{name} · {self.texts.fact(name)}", 1, name),
            Text(self.texts.get(kind, name, "meaning") or ""),
        ]
        if thing.kind == "derived":
            expression = self.words.expression(self.book.derived_nodes[name])
            blocks.append(Text(self.say("computed", expression=expression)))
        blocks.append(Pairs(tuple(row for row in rows if row[1])))
        if thing.kind == "term":
            values = self.values_of(name)
            blocks.append(self.value_grid((self.kind("carrier"),), values) if values else Text(self.say("no_value")))
        return blocks

    def values_of(self, name: str) -> list[tuple[str, ...]]:
        """What general practice and each carrier say of one term."""
        rows = []
        owners: list[tuple[str, Sections]] = [(self.say("general"), self.book.general)]
        for code, carrier in self.book.carriers.items():
            owners += [(self.carrier_name(code), carrier.company), (self.carrier_name(code), carrier.shipped)]
        for owner, sections in owners:
            for section in SECTIONS:
                value = sections.get(section, {}).get(name)
                if value is not None:
                    where = owner if section == "terms" else f"{owner} ({self.section(section)})"
                    rows.append((where, *self.value_cells(name, value)))
        return rows

    # ------------------------------------------------------------------------------------------ sources

    def source(self, code: str) -> list[Block]:
        """A source: what it is, what it says, when it was read, and what cites it."""
        cited = citations_of(self.book, code)
        source = self.book.sources[code]
        rows = [
            (self.say("as_of"), self.dates(code)),
            (self.say("confidence"), self.texts.label("confidences", source.confidence) if source.confidence else ""),
            ("URL", source.url),
            (self.say("cited_by"), ", ".join(cited) or self.say("cited_by_none")),
        ]
        return [
            Title(f"{code} · {self.source_title(code)}", 1, code),
            Text(self.source_says(code)),
            Pairs(tuple(row for row in rows if row[1])),
        ]

    def citation(self, code: str) -> str:
        """`K2 · Number-keeping card article: … (read on 2026-11-21; assumed)`."""
        source = self.book.sources[code]
        confidence = self.texts.label("confidences", source.confidence) if source.confidence else ""
        tail = (self.words.texts_of("separator") + " ").join(part for part in (self.dates(code), confidence) if part)
        said = f"{code} · {self.source_title(code)}{self.words.texts_of('colon')} {self.source_says(code)}"
        return f"{said} ({tail})" if tail else said

    def source_title(self, code: str) -> str:
        return self.texts.get("sources", code, "title") or self.book.sources[code].title

    def source_says(self, code: str) -> str:
        return self.texts.get("sources", code, "says") or self.book.sources[code].says

    def dates(self, code: str) -> str:
        """When a source was read and what date it bears itself."""
        source: Citation = self.book.sources[code]
        age = self.texts.get("sources", code, "age") or source.age
        said = []
        if age:
            said.append(self.say("dated", age=age))
        if source.as_of:
            said.append(self.say("read_on", as_of=source.as_of.isoformat()))
        return self.comma(said)

    def source_text(self, source: str) -> str:
        """A term's source: free text as it stands, or the title behind an id."""
        return f"{source} · {self.source_title(source)}" if source in self.book.sources else source

    # ------------------------------------------------------------------------------------------ phrases

    def say(self, key: str, **values: str) -> str:
        """A phrase of the rules' pages."""
        return self.words.texts_of("rules", key, **values)

    def kind(self, kind: str) -> str:
        return self.words.texts_of("rules", "kinds", kind)

    def comma(self, parts: Iterable[str]) -> str:
        return ", ".join(part for part in parts if part)

    def named(self, name: str) -> str:
        """A code with what it is called: `action (What to do)`."""
        if name in self.book.decisions:
            label = self.texts.label("decisions", name)
        elif name in self.book.carriers:
            label = self.carrier_name(name)
        else:
            label = self.texts.fact(name)
        return f"{name} ({label})"

    def carrier_name(self, code: str) -> str:
        return carrier_label(self.book, self.texts, code)
