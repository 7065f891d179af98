"""The schema of worked cases. It must not know how cases are run."""

from batch.fleet.asked import STATUSES
from engine.rulebook.book import Rulebook
from simexit.cases.cases import REMARKS, CaseEntry, CaseFile
from simexit.cases.expected import LISTS, MONEY, PARTS, days
from tools.schema_parts import DAY, OR_BLANK, TEXT, Schema, closed, of


def cases_file(book: Rulebook) -> Schema:
    """What `rules test` reads: lines, and what must be said of them."""
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
