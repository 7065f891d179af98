"""Decide the twelve rules with zen-engine, from decision tables in its own format, a line at a time: verdicts alone."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import zen

from bench.peers.lines import ACTION, HINDRANCE, Decide, Lines, Verdicts, dictionaries, numbered
from bench.peers.written_twice import ACTIONS, HINDRANCES, Twice

KEY = "twelve_rules"


def prepare(lines: Lines) -> Decide:
    rows = dictionaries(lines)
    # By its key it is compiled once; a decision made by `create_decision` takes ten times as long.
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {KEY: model()}}})

    def decide() -> Verdicts:
        found = [engine.evaluate(KEY, row)["result"] for row in rows]
        return numbered([one["hindrance"] for one in found], [one["action"] for one in found])

    return decide


def model() -> dict[str, Any]:
    """The decision model: three tables in a row, each of which hands on what it was given."""
    anything = [
        " or ".join(f"({getattr(one, side)})" for one in HINDRANCES) for side in ("certain", "possible")
    ]
    tables = [
        _table("hindrance", [*_first(HINDRANCES), ("true", HINDRANCE[-1])]),
        _table("hindered", [(anything[0], True), (anything[1], None), ("true", False)]),
        _table("action", [*_first(ACTIONS), ("true", ACTION[-1])]),
    ]
    ends = [_node("given", "inputNode", {}), _node("found", "outputNode", {})]
    nodes = [ends[0], *tables, ends[1]]
    edges = [
        {"id": f"{one['id']}-{other['id']}", "type": "edge", "sourceId": one["id"], "targetId": other["id"]}
        for one, other in pairwise(nodes)
    ]
    return {"nodes": nodes, "edges": edges}


def _first(rules: tuple[Twice, ...]) -> list[tuple[str, Any]]:
    return [row for one in rules for row in ((one.certain, one.outcome), (one.possible, "open"))]


def _table(name: str, rows: list[tuple[str, Any]]) -> dict[str, Any]:
    """A decision table with one column of conditions and one of what they lead to."""
    return _node(
        name,
        "decisionTableNode",
        {
            "hitPolicy": "first",
            "passThrough": True,
            "inputs": [{"id": "when", "name": "when"}],
            "outputs": [{"id": "then", "name": name, "field": name}],
            "rules": [
                {"_id": f"{name}-{place}", "when": condition, "then": json.dumps(value)}
                for place, (condition, value) in enumerate(rows)
            ],
        },
    )


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content}
