"""Who decides the twelve rules, and what is told of each. Imports none of them: each needs a package of its own."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from bench.peers.lines import Decide, Lines


@dataclass(frozen=True)
class Peer:
    """One way to decide the rules. `row_by_row`: it looks at one line at a time, so that a sample is put to it."""

    module: str
    name: str
    package: str = ""
    row_by_row: bool = False
    reasons: bool = False
    note: str = ""

    def prepare(self, lines: Lines) -> Decide:
        decide: Decide = import_module(f"bench.peers.{self.module}").prepare(lines)
        return decide


OURS = Peer("ours", "this engine, with reasons", reasons=True)
ASKING = Peer("ours_asking", "this engine, with reasons and questions", reasons=True)
BY_HAND = Peer("polars_by_hand", "polars by hand", "polars")
EXPLAINED = Peer("polars_with_reasons", "polars by hand, with reasons", "polars", reasons=True)
PEERS = (
    OURS,
    ASKING,
    BY_HAND,
    EXPLAINED,
    Peer("numpy_by_hand", "numpy by hand", "numpy"),
    Peer("duckdb_sql", "DuckDB, SQL by hand", "duckdb"),
    Peer("openfisca_law", "OpenFisca", "openfisca-core"),
    Peer("zen_tables", "zen-engine, line by line", "zen-engine", row_by_row=True),
    Peer("rule_engine_rows", "rule-engine, line by line", "rule-engine", row_by_row=True),
    Peer(
        *("durable_rows", "durable-rules, line by line", "durable-rules"),
        row_by_row=True,
        note="its conditions are worked out beforehand, not measured",
    ),
)
IMPORTED = {"openfisca-core": "openfisca_core", "zen-engine": "zen", "rule-engine": "rule_engine"}


def here(peer: Peer) -> bool:
    """Whether what a peer needs is installed (`make bench` installs it)."""
    if peer.package == "durable-rules":
        from engine.engines import loaded

        return "durable-rules" in loaded()
    return not peer.package or find_spec(IMPORTED.get(peer.package, peer.package)) is not None
