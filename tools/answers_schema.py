"""The schema of a file of answers, so that editors complete facts and values. It must not know how answers are read."""

from engine.rulebook.book import Rulebook
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from language.texts import Texts, texts_in
from tools.schema_parts import DAY, TEXT, YES_NO, Schema, closed

ANY_WORD: Schema = {"type": ["string", "number", "boolean"]}
"""Values are read as cells are, so that any word of theirs will do; codes are offered first."""


def answers_file(book: Rulebook) -> Schema:
    """What `--answers` reads: answers for all lines, groups and single lines, and what texts of a column mean."""
    texts = texts_in(book, "en")
    facts = {name: _value(fact, texts) for name, fact in book.readable.items()}
    answer = closed(
        {
            "facts": {**closed(facts), "minProperties": 1},
            "where": {
                "type": "object",
                "description": "The lines it is for: facts or headings of the sheet, each with one value or several.",
                "additionalProperties": {"anyOf": [ANY_WORD, {"type": "array", "items": ANY_WORD}]},
            },
            "line": {"type": ["string", "integer"], "description": "A line's sim_id, msisdn or iccid."},
            "lines": {
                "type": "array",
                "items": ANY_WORD,
                "description": "Several lines, each by one of the same.",
            },
            "by": {**TEXT, "description": "Who said so."},
            "on": {**DAY, "description": "When it was said."},
            "replace": {**YES_NO, "description": "Whether it goes before what the sheet says."},
        }
    )
    words = {"type": "object", "additionalProperties": ANY_WORD}
    return {
        "description": "What people say of lines whose sheet does not (--answers).",
        **closed(
            {
                "answers": {"type": "array", "items": {**answer, "required": ["facts"]}},
                "words": {
                    **closed(dict.fromkeys(facts, words)),
                    "description": "What texts of a fact's column mean.",
                },
            }
        ),
    }


def _value(fact: Fact, texts: Texts) -> Schema:
    type_ = type_of(fact)
    offered = (
        [YES_NO] if type_.holds else [{"enum": list(fact.values)}] if type_.coded and fact.values else []
    )
    listed = {"type": "array", "items": TEXT}
    meaning = texts.get("facts", fact.name, "meaning") or texts.fact(fact.name)
    return {"description": meaning, "anyOf": [*offered, ANY_WORD, listed]}
