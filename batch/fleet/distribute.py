"""Decide a fleet on a Dask cluster: pieces of columns go out, pieces of answers come back and are joined in order.

Knows neither rules nor files; the only module that imports Dask, which is an extra (`simexit[dask]`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from batch.errors import InputError
from engine.deciding.answers import Answer
from engine.deciding.consequences import Consequences
from engine.deciding.decide import Decider
from engine.deciding.many import FOLLOWING, FleetDecided, decide_many
from engine.deciding.sims import NOTHING
from engine.rulebook.book import Rulebook
from engine.types.lanes import Column

PIECE = 250_000


def decide_on_dask(
    decider: Decider,
    stated: Mapping[str, Column],
    size: int,
    as_of: int,
    hinted: Mapping[str, Any] = NOTHING,
    scheduler: str | None = None,
) -> FleetDecided:
    """The same as `decide_many`, on the cluster at `scheduler` or on one started here."""
    try:
        from distributed import Client
    except ImportError:
        raise InputError("dask_needed", command="pip install 'simexit[dask]'") from None
    try:
        client = Client(scheduler, timeout=20) if scheduler else Client(dashboard_address=None)
    except (OSError, ValueError) as error:
        raise InputError("no_scheduler", scheduler=scheduler, detail=str(error)) from None
    with client:
        rulebook = client.scatter(decider.rulebook, broadcast=True)
        slices = [slice(start, min(start + PIECE, size)) for start in range(0, max(size, 1), PIECE)]
        futures = [
            client.submit(
                _decide,
                rulebook,
                decider.assumed_values,
                _cut(stated, piece),
                piece.stop - piece.start,
                as_of,
                {name: where[piece] for name, where in hinted.items()},
            )
            for piece in slices
        ]
        return one_fleet(client.gather(futures))


def _cut(stated: Mapping[str, Column], piece: slice) -> dict[str, Column]:
    return {name: Column(column.values[piece], column.known[piece]) for name, column in stated.items()}


_deciders: dict[tuple[int, str], Decider] = {}


def _decide(
    rulebook: Rulebook,
    assumed: Mapping[str, Any],
    stated: Mapping[str, Column],
    size: int,
    as_of: int,
    hinted: Mapping[str, Any],
) -> FleetDecided:
    """One piece, on a worker; a worker keeps its rules engine between pieces."""
    key = (id(rulebook), repr(sorted(assumed.items())))
    if key not in _deciders:
        _deciders[key] = Decider(rulebook, assumed)
    return decide_many(_deciders[key], stated, size, as_of, hinted)


def one_fleet(parts: Sequence[FleetDecided]) -> FleetDecided:
    """The pieces as one fleet; each worker numbered its answers itself, so they are numbered anew."""
    answers: dict[str, list[Answer]] = {}
    index: dict[str, Any] = {}
    for name in parts[0].answers:
        numbers: dict[Answer, int] = {}
        pieces = []
        for part in parts:
            table = np.asarray(
                [numbers.setdefault(item, len(numbers)) for item in part.answers[name]], dtype=np.int64
            )
            pieces.append(table[part.index[name]])
        answers[name], index[name] = list(numbers), np.concatenate(pieces)
    return FleetDecided(
        size=sum(part.size for part in parts),
        answers=answers,
        index=index,
        codes={
            name: {rule: np.concatenate([part.codes[name][rule] for part in parts]) for rule in rules}
            for name, rules in parts[0].codes.items()
        },
        asked={name: _masks([(part.asked[name], part.size) for part in parts]) for name in parts[0].asked},
        assumed=_masks([(part.assumed, part.size) for part in parts]),
        consequences=Consequences(*(_column(parts, name) for name in FOLLOWING)),
        term_line=np.concatenate([part.term_line for part in parts]),
        engines=tuple(dict.fromkeys(engine for part in parts for engine in part.engines)),
        as_of=parts[0].as_of,
    )


def _masks(parts: Sequence[tuple[Mapping[str, Any], int]]) -> dict[str, Any]:
    names = dict.fromkeys(name for masks, _ in parts for name in masks)
    return {
        name: np.concatenate([masks.get(name, np.zeros(size, dtype=np.bool_)) for masks, size in parts])
        for name in names
    }  # fmt: skip


def _column(parts: Sequence[FleetDecided], name: str) -> Column:
    columns = [getattr(part.consequences, name) for part in parts]
    values = np.concatenate([column.values for column in columns])
    return Column(values, np.concatenate([column.known for column in columns]))
