"""Keep the deciders of the last Python calls, so that the next is not made to read and compile the same rulebook again.

A decider is kept under what it was made of: the contents of the files, the choices, the engine and cache in use. It is
lent to one call at a time. It must not know what is decided with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.engines import SWITCH
from engine.keeping.compiled import folder_key
from engine.rulebook.book import SHIPPED
from simexit.rulebooks import Choices
from simexit.user_cache import user_cache

if TYPE_CHECKING:
    from engine.deciding.decide import Decider

MOST_KEPT = 4
Make = Callable[[Choices], "Decider"]
_kept: dict[tuple[object, ...], Decider] = {}


@contextmanager
def decider_for(choices: Choices, make: Make) -> Iterator[Decider]:
    """A decider for these choices; it is kept when the call it is lent to comes to an end without an error."""
    key = _key(choices, make)
    decider = _kept.pop(key, None) if key else None
    if decider is None:
        decider = make(choices)
        key = key if key == _key(choices, make) else None  # a file was changed while it was read
    yield decider
    if key:
        _kept[key] = decider
        for oldest in list(_kept)[:-MOST_KEPT]:
            _kept.pop(oldest, None)


def _key(choices: Choices, make: Make) -> tuple[object, ...] | None:
    """What a decider is made of; None where the files can't be told."""
    files = folder_key(choices.rulesets or SHIPPED, choices.terms)
    assumed = sorted((name, repr(value)) for name, value in choices.assume.items())
    around = os.environ.get(SWITCH), user_cache().folder
    return (make, files, choices.prefer, *assumed, *around) if files else None
