"""Write the JSON Schema of every YAML shape of the rulebook into rulesets/schema/, so that editors complete and check.

    python -m tools.schemas [FOLDER]

Shapes come from the structs that the rulebook is loaded with, names and codes from the shipped rulebook.
"""

import json
import re
import sys
from pathlib import Path

from engine.rulebook.book import SHIPPED, Header, Rulebook, load_rulebook
from engine.rulebook.combining import CombinedEntry
from engine.rulebook.deadline import Deadline
from engine.rulebook.decision_entry import DecisionEntry, RuleEntry
from engine.rulebook.hints import HintEntry, RemarksEntry
from engine.rulebook.invariants import InvariantEntry, InvariantsFile
from engine.rulebook.model import Citation, Settings
from engine.rulebook.review import ReviewFacts
from engine.rulebook.sheet_words import Platform, Words
from engine.types.facts import Derived, Fact
from engine.types.roles import Roles, VerdictGroup
from tools.answers_schema import answers_file
from tools.cases_schema import cases_file
from tools.decisions_schema import decisions_file
from tools.schema_parts import (
    TEXT,
    TEXTS,
    Schema,
    closed,
    keyed,
    lists_by_language,
    of,
)
from tools.terms_schema import carriers, terms, terms_file, writable

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
        "terms": terms(book),
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
        "carriers": carriers(book),
        "texts": _texts(),
        "cases": cases_file(book),
        "terms-file": terms_file(book),
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
        suggests={**closed({name: writable(fact) for name, fact in book.facts.items()}), "maxProperties": 1},
        asks_first={"enum": list(book.facts)},
        **lists,
    )
    schema = keyed("hints", hint, "What a sheet suggests, and how its remarks are listened to.")
    lists = dict.fromkeys(RemarksEntry.__struct_fields__, lists_by_language())
    schema["properties"]["remarks"] = of(RemarksEntry, "How remarks are listened to.", **lists)
    return schema


def _combined(book: Rulebook) -> Schema:
    """Combined questions: the words of each choice, and the facts that it says."""
    said = closed({name: writable(fact) for name, fact in book.facts.items()})
    means = {"type": "object", "additionalProperties": {**said, "minProperties": 1}}
    return keyed(
        "combined", of(CombinedEntry, "A question.", means=means), "Questions that say several facts."
    )


def _texts() -> Schema:
    """Nested texts: every leaf is a text or a list of them."""
    text = {"anyOf": [TEXT, TEXTS, {"$ref": "#/$defs/texts"}]}
    return {
        "description": "The sentences of the rulebook in one language.",
        "$ref": "#/$defs/texts",
        "$defs": {"texts": {"type": "object", "additionalProperties": text}},
    }


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
