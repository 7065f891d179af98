"""The schemas of carriers and their terms, shipped and a company's own. They must not know how terms are looked up."""

from collections.abc import Sequence

from engine.rulebook.book import Rulebook
from engine.rulebook.carriers import CarrierEntry
from engine.rulebook.model import SECTIONS, Note, Settings
from engine.rulebook.owners import Owner
from engine.rulebook.term_values import CONFIDENCES, SINCE
from engine.types.fact_types import type_of
from engine.types.facts import Fact, Term
from language.texts import texts_in
from tools.schema_parts import (
    AMOUNT,
    BY_LANGUAGE,
    DATED,
    DAY,
    SECTION,
    TEXT,
    YES_NO,
    Schema,
    closed,
    keyed,
    of,
)


def terms(book: Rulebook) -> Schema:
    """The terms that there are, and what holds in general."""
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


def writable(term: Fact | Term) -> Schema:
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
    value = {"anyOf": [writable(term), {"const": "unknown"}]}
    with_source: dict[str, Schema] = {
        "value": value,
        "source": {"type": "string", "description": "An id of sources.yaml, an address, or words."},
        "as_of": DATED,
        "confidence": {"enum": list(CONFIDENCES)},
        **{one.name: writable(one) for one in beside},
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


def carriers(book: Rulebook) -> Schema:
    """Carriers and brands, as the rulebook has them."""
    schema = keyed("carriers", _carrier(), "Carriers and brands with their terms.")
    return {**schema, "$defs": _section(book)}


def terms_file(book: Rulebook) -> Schema:
    """What `--terms` reads."""
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
