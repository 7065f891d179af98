"""The schema of a file of decisions, so that editors complete actions and tasks. It must not know how decisions are
taken."""

from batch.report.task_items import DEADLINES
from batch.review.decision_shapes import ADVISED, WHOSE
from batch.review.words import REVIEWS
from engine.rulebook.book import Rulebook
from tools.schema_parts import DAY, TEXT, Schema, closed

_KEY: Schema = {"type": ["string", "integer"]}
_KEYS: Schema = {"type": "array", "items": _KEY, "minItems": 1}
_SAID: Schema = {"type": ["string", "number", "boolean", "null"]}
_WHOM: dict[str, Schema] = {
    "line": {**_KEY, "description": "A line's sim_id, msisdn or iccid."},
    "lines": {**_KEYS, "description": "Several lines, each by one of the same."},
    "row": {"type": "string", "description": "A line's place in the inputs, such as fleet.xlsx [SIMs]:12."},
    "rows": {"type": "array", "items": TEXT, "minItems": 1, "description": "Several places in the inputs."},
}
_NAMED: Schema = {"oneOf": [{"required": [key]} for key in _WHOM]}


def decisions_file(book: Rulebook) -> Schema:
    """What `--carry` reads beside reports: what reviewers decided, and which tasks are done."""
    actions, rules = [*book.roles.outcomes.get("action", {})], book.decisions.items()
    tasks = [f"{name}.{rule.id}" for name, one in rules for rule in one.rules if rule.id]
    tasks += [f"{DEADLINES}.{kind}" for kind in book.deadlines]
    return {
        "description": "What reviewers decided of lines, and which tasks are done (--carry).",
        **closed(
            {
                "decisions": {"type": "array", "items": {**_decision(actions), **_NAMED}},
                "tasks": {"type": "array", "items": {**_task(tasks), "required": ["task"]}},
            }
        ),
    }


def _decision(actions: list[str]) -> Schema:
    each = {"anyOf": [_SAID, {"type": "array", "items": _SAID}]}
    return closed(
        {
            **_WHOM,
            # The words of the sheet will do as well; codes are offered first.
            "review": {"anyOf": [{"enum": list(REVIEWS)}, _SAID]},
            "action": {"anyOf": [{"enum": actions}, TEXT], "description": "What is decided instead."},
            "note": TEXT,
            "by": {**TEXT, "description": "Who decided."},
            "on": {**DAY, "description": "When it was decided."},
            "advised": {
                **closed(dict.fromkeys(ADVISED, _SAID)),
                "description": "What was advised then, as codes: where that has changed, the decision is not taken.",
            },
            "whose": {
                **closed(dict.fromkeys(WHOSE, each)),
                "description": "Whose the lines were then, one text for all of them or one for each.",
            },
        }
    )


def _task(tasks: list[str]) -> Schema:
    return closed(
        {
            **_WHOM,
            "whose": {
                **TEXT,
                "description": "Whose the lines are that share the task, where it is not of one line.",
            },
            "task": {"anyOf": [{"enum": tasks}, TEXT]},
            "who": {**TEXT, "description": "Who sees to it."},
            "done_on": {**DAY, "description": "The day on which it was done."},
            "due": {**DAY, "description": "The task of this day, where there are several."},
            "says": {
                "anyOf": [_KEY, _KEYS],
                "description": "A number that changes with what is to be done: then it is another task.",
            },
        }
    )
