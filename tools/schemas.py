"""Write the JSON Schema of every YAML shape of the rulebook into rulesets/schema/, so that editors complete and check.

    python -m tools.schemas [FOLDER]

Shapes come from the structs that the rulebook is loaded with, names and codes from the shipped rulebook.
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from batch.fleet.asked import STATUSES
from engine.rulebook.book import SHIPPED, Header, Rulebook, load_rulebook
from engine.rulebook.carriers import CarrierEntry
from engine.rulebook.combining import CombinedEntry
from engine.rulebook.deadline import Deadline
from engine.rulebook.decisions import DecisionEntry, RuleEntry
from engine.rulebook.hints import HintEntry, RemarksEntry
from engine.rulebook.invariants import InvariantEntry, InvariantsFile
from engine.rulebook.model import SECTIONS, Citation, Note, Platform, Settings, Words
from engine.rulebook.owners import Owner
from engine.rulebook.review import ReviewFacts
from engine.rulebook.term_values import CONFIDENCES, SINCE
from engine.types.fact_types import type_of
from engine.types.facts import Derived, Fact, Term
from engine.types.roles import Roles, VerdictGroup
from language.texts import texts_in
from simexit.cases.cases import REMARKS, CaseEntry, CaseFile
from simexit.cases.expected import LISTS, MONEY, PARTS, days
from tools.answers_schema import answers_file
from tools.decisions_schema import decisions_file
from tools.schema_parts import (
    AMOUNT,
    BY_LANGUAGE,
    DATED,
    DAY,
    OR_BLANK,
    SECTION,
    TEXT,
    TEXTS,
    YES_NO,
    Schema,
    closed,
    keyed,
    lists_by_language,
    of,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Which schema is for which files of the rulebook; those that end in `-file` are a company's own.
FILES = {
    "rulebook": ("rulebook.yaml",),
    "facts": ("facts.yaml",),
    "derived": ("derived.yaml",),
    "terms": ("terms.yaml",),
    "words": ("words.yaml",),
    "platforms": ("platforms.yaml",),
    "hints": ("hints.yaml",),
    "sources": ("sources.yaml",),
    "combined": ("combined.yaml",),
    "deadlines": ("deadlines.yaml",),
    "invariants": ("invariants.yaml",),
    "decision": ("decisions/*.yaml", "review/[0-9]*.yaml"),
    "verdicts": ("verdicts.yaml",),
    "review-facts": ("review/facts.yaml",),
    "carriers": ("carriers/*.yaml",),
    "texts": ("texts/*/*.yaml",),
    "cases": ("cases/*.yaml",),
    "terms-file": ("cases/terms/*.yaml",),
    "answers-file": (),
    "decisions-file": (),
}


def schemas(book: Rulebook) -> dict[str, Schema]:
    """Every schema by the name of its file."""
    made = {
        "rulebook": of(Header, "The rulebook's name, version and house settings.", settings=of(Settings)),
        "facts": keyed(
            "facts", of(Fact, headings=lists_by_language()), "The facts an owner knows of a line."
        ),
        "derived": keyed("derived", of(Derived), "Facts computed from others."),
        "terms": _terms(book),
        "words": of(Words, "The words that cells may hold, whatever their fact."),
        "platforms": keyed("platforms", of(Platform), "SIM platforms with status words of their own."),
        "hints": _hints(book),
        "combined": _combined(book),
        "deadlines": keyed("deadlines", of(Deadline), "The kinds of dates that people are told of."),
        "invariants": of(
            InvariantsFile,
            "What may never be, whatever a line is like.",
            invariants={"type": "object", "additionalProperties": of(InvariantEntry)},
        ),
        "sources": keyed("sources", of(Citation), "Where rules and terms come from."),
        "decision": _decision(book),
        "verdicts": keyed("verdicts", of(VerdictGroup), "The groups under which the report counts lines."),
        "review-facts": of(
            ReviewFacts,
            "What the rules about reviewers' decisions look at besides the line.",
            facts={"type": "object", "additionalProperties": of(Fact, headings=lists_by_language())},
        ),
        "carriers": {
            **keyed("carriers", _carrier(), "Carriers and brands with their terms."),
            "$defs": _section(book),
        },
        "texts": _texts(),
        "cases": _cases(book),
        "terms-file": _terms_file(book),
        "answers-file": answers_file(book),
        "decisions-file": decisions_file(book),
    }
    return {name: {"$schema": DIALECT, "title": f"simexit {name}", **schema} for name, schema in made.items()}


def _decision(book: Rulebook) -> Schema:
    roles = of(Roles, verdict={"enum": list(book.verdicts)})
    return of(
        DecisionEntry,
        "A decision, what its outcomes are for, and its rules.",
        rules={"type": "array", "items": _rule()},
        outcomes={"type": "object", "additionalProperties": roles},
    )


def _rule() -> Schema:
    """The schema of a rule; `when` has a default only so that the message can name a rule without it."""
    return {
        **of(RuleEntry, "A rule: when it holds, what follows, where it comes from."),
        "required": ["when"],
    }


def _hints(book: Rulebook) -> Schema:
    """Hints, each with the one fact it is about, and how remarks are listened to."""
    lists = dict.fromkeys(("words", "unless", "silent", "beside"), lists_by_language())
    hint = of(
        HintEntry,
        "What a sheet suggests without saying it: when it applies, and the value it suggests.",
        ends={"type": "object", "additionalProperties": lists_by_language()},
        suggests={**closed({name: _written(fact) for name, fact in book.facts.items()}), "maxProperties": 1},
        asks_first={"enum": list(book.facts)},
        **lists,
    )
    schema = keyed("hints", hint, "What a sheet suggests, and how its remarks are listened to.")
    lists = dict.fromkeys(RemarksEntry.__struct_fields__, lists_by_language())
    schema["properties"]["remarks"] = of(RemarksEntry, "How remarks are listened to.", **lists)
    return schema


def _combined(book: Rulebook) -> Schema:
    """Combined questions: the words of each choice, and the facts that it says."""
    said = closed({name: _written(fact) for name, fact in book.facts.items()})
    means = {"type": "object", "additionalProperties": {**said, "minProperties": 1}}
    return keyed(
        "combined", of(CombinedEntry, "A question.", means=means), "Questions that say several facts."
    )


def _terms(book: Rulebook) -> Schema:
    schema = keyed("terms", of(Term), "What carriers know, and general practice.")
    schema["properties"]["general"] = closed(dict.fromkeys(SECTIONS, SECTION))
    return {**schema, "$defs": _section(book)}


def _section(book: Rulebook) -> dict[str, Schema]:
    """The terms that a section may have, each with its meaning and the values of its type."""
    texts = texts_in(book, "en")
    terms = {
        name: {
            "description": texts.get("terms", name, "meaning") or name,
            **_term_value(term, [one for one in book.terms.values() if one.goes_with == name]),
        }
        for name, term in book.terms.items()
    }
    return {"section": closed(terms)}


def _written(term: Fact | Term) -> Schema:
    """What a rule file may write for a fact or term, as far as its type says."""
    type_ = type_of(term)
    if type_.holds:
        return YES_NO
    if type_.coded:
        return {"enum": list(term.values)}
    if type_.scale > 1:
        return AMOUNT
    if type_.ordered:
        return {"type": "integer", "minimum": type_.least, "maximum": type_.most}
    return {"type": ["string", "number"]}


def _term_value(term: Term, beside: Sequence[Term]) -> Schema:
    """A value alone, with where it comes from, or with its history; `beside` are terms that may be said inside it."""
    value = {"anyOf": [_written(term), {"const": "unknown"}]}
    with_source: dict[str, Schema] = {
        "value": value,
        "source": {"type": "string", "description": "An id of sources.yaml, an address, or words."},
        "as_of": DATED,
        "confidence": {"enum": list(CONFIDENCES)},
        **{one.name: _written(one) for one in beside},
    }
    since = {SINCE: {**DAY, "description": "The first day on which the value holds."}}
    history = {**closed(with_source | since), "required": ["value", SINCE]}
    return {
        "anyOf": [
            *value["anyOf"],
            {**closed(with_source), "required": ["value"]},
            {
                "type": "array",
                "items": history,
                "minItems": 1,
                "description": "Its history, the oldest value first.",
            },
        ]
    }


def _carrier() -> Schema:
    schema = of(
        CarrierEntry,
        "A carrier or brand: the names it goes by, and its terms, the narrower before the wider.",
    )
    schema["properties"]["label"] = BY_LANGUAGE
    schema["properties"]["ceased_on"] = DAY
    schema["properties"]["notes"] = {"type": "array", "items": of(Note, text=BY_LANGUAGE)}
    schema["properties"] |= dict.fromkeys(SECTIONS, SECTION)
    return schema


def _terms_file(book: Rulebook) -> Schema:
    schema = keyed("carriers", _carrier(), "A company's own carrier terms and settings (--terms).")
    schema["properties"]["settings"] = of(Settings)
    contract = closed({"carrier": TEXT, **dict.fromkeys(SECTIONS, SECTION)})
    schema["properties"]["contracts"] = {
        "type": "object",
        "additionalProperties": {**contract, "required": ["carrier"]},
        "description": "Contracts of the company's own, by their reference.",
    }
    schema["properties"]["owners"] = {
        "type": "object",
        "additionalProperties": of(Owner),
        "description": "Those in whose names lines are registered, by their names: where their letters come from.",
    }
    del schema["required"]
    return {**schema, "$defs": _section(book)}


def _texts() -> Schema:
    """Nested texts: every leaf is a text or a list of them."""
    text = {"anyOf": [TEXT, TEXTS, {"$ref": "#/$defs/texts"}]}
    return {
        "description": "The sentences of the rulebook in one language.",
        "$ref": "#/$defs/texts",
        "$defs": {"texts": {"type": "object", "additionalProperties": text}},
    }


def _cases(book: Rulebook) -> Schema:
    anything: Schema = {}
    facts = closed(dict.fromkeys([*book.facts, *book.terms], anything))
    told = closed(dict.fromkeys([*book.facts, *book.terms, REMARKS], anything))
    lists = {"names": _whole_or_part(TEXT)}
    expect: dict[str, Schema] = {"status": {"enum": list(STATUSES)}}
    for decision in book.decisions.values():
        if decision.hit_policy == "first":
            outcome = {"enum": list(decision.outcomes)}
            expect[decision.name] = {"anyOf": [outcome, {"type": "array", "items": outcome}]}
            continue
        lists[decision.name] = _whole_or_part({"enum": [rule.id for rule in decision.rules]})
        keys = (decision.name, f"unknown_{decision.name}")
        expect |= {key: {"$ref": f"#/$defs/{decision.name}"} for key in keys}
    expect |= {key: {"$ref": "#/$defs/names"} for key in LISTS}
    expect |= dict.fromkeys(days(book), OR_BLANK["day"]) | dict.fromkeys(MONEY, OR_BLANK["amount"])
    case = of(CaseEntry, as_of=DAY, facts=told, assume=facts, expect=closed(expect))
    case["properties"]["terms"] = closed(dict.fromkeys(book.terms, anything))
    whole = of(
        CaseFile,
        "Worked cases: what is known of a line, and the answer.",
        cases={"type": "array", "items": case},
    )
    return {**whole, "$defs": lists}


def _whole_or_part(item: Schema) -> Schema:
    """A list, or what must and what may not be in it."""
    whole: Schema = {"type": "array", "items": item}
    return {"anyOf": [whole, closed(dict.fromkeys(PARTS, whole))]}


def written(schema: Schema) -> str:
    """The schema as it stands in its file: short lists on one line."""
    text = json.dumps(schema, ensure_ascii=False, indent=1)
    return (
        re.sub(r"\[\s+([^\[\]{}]{0,90}?)\s+\]", lambda found: f"[{' '.join(found[1].split())}]", text) + "\n"
    )


def main(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, schema in schemas(load_rulebook()).items():
        (folder / f"{name}.json").write_text(written(schema), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED / "schema")
