"""Deciding on Dask gives what deciding here gives; pieces that number answers differently are joined right."""

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from batch.fleet.distribute import decide_on_dask, one_fleet
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided, decide_many
from engine.engines import Engine
from engine.types.fact_types import type_of
from engine.types.lanes import Column
from tests.support.shipped import shipped

AS_OF = 739_941
SIZE = 600


def columns(seed: int) -> dict[str, Column]:
    draw = np.random.default_rng(seed)
    found = {}
    for name, fact in shipped().facts.items():
        most = len(fact.values) or 2
        known = draw.random(SIZE) > 0.3
        values = draw.integers(0, most, SIZE) + type_of(fact).least
        found[name] = Column(np.where(known, values, 0), known)
    return found


def said(decided: FleetDecided) -> dict[str, list[object]]:
    verdicts: dict[str, list[object]] = {
        name: [answers[place].candidates for place in decided.index[name]]
        for name, answers in decided.answers.items()
    }
    codes = {
        f"{name}.{rule}": code.tolist()
        for name, rules in decided.codes.items()
        for rule, code in rules.items()
    }
    asked = {
        f"asked.{name}.{fact}": mask.tolist()
        for name, facts in decided.asked.items()
        for fact, mask in facts.items()
    }
    return verdicts | codes | asked | {"cancel_on": decided.consequences.cancel_on.values.tolist()}


def test_pieces_are_joined_as_one_fleet() -> None:
    whole = columns(7)
    cuts = [0, 100, 101, 430, SIZE]
    random.seed(1)
    parts = []
    for start, stop in pairwise(cuts):
        piece = {
            name: Column(item.values[start:stop], item.known[start:stop]) for name, item in whole.items()
        }
        parts.append(decide_many(Decider(shipped()), piece, stop - start, AS_OF))
    expected = said(decide_many(Decider(shipped()), whole, SIZE, AS_OF))
    assert expected == said(one_fleet(parts))


def test_every_engine_that_decided_a_piece_is_told() -> None:
    """The workers of a cluster need not have what is installed here."""
    piece = {name: Column(item.values[:50], item.known[:50]) for name, item in columns(9).items()}
    part = decide_many(Decider(shipped()), piece, 50, AS_OF)
    here, there = Engine("here", "1"), Engine("there", "2")
    parts = [replace(part, engines=(engine,)) for engine in (here, there, here)]
    assert (here, there) == one_fleet(parts).engines


def test_a_cluster_gives_the_same_answers() -> None:
    pytest.importorskip("distributed")
    whole = columns(8)
    decider = Decider(shipped())
    expected = said(decide_many(decider, whole, SIZE, AS_OF))
    assert expected == said(decide_on_dask(decider, whole, SIZE, AS_OF))
