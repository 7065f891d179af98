"""How the carriers of lines are reached, in words: each distinct answer once. Must not know a carrier or a way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from batch.columns import numbered
from engine.types.arrays import ManySims
from engine.types.lanes import Column
from language.templates import fill, names_wanted

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook
    from language.texts import Texts


def term_lines(rulebook: Rulebook, choosers: Sequence[Column], size: int) -> Any:
    """The numbers by which the terms of so many lines are looked up, from what chooses them."""
    carrier, plan, account, contract = choosers
    return np.asarray(rulebook.lines.of(ManySims(size), carrier, plan, account, contract))


def contacts(rulebook: Rulebook, texts: Texts, lines: Any, as_of: int) -> pa.Array:
    """What the texts list of each line's carrier, as far as it is known; `lines` are numbers of the term tables."""
    report = texts.section("report")
    templates = [str(one) for one in report.get("contacts", ())]
    separator = str(report.get("list_separator", "; "))
    tables = rulebook.terms_on(as_of)
    places, distinct = numbered(np.asarray(lines))
    said = []
    for line in distinct.tolist():
        parts = []
        for template in templates:
            found = {name: tables[name].value(line) for name in names_wanted(template) if name in tables}
            known = {name: str(one.value) for name, one in found.items() if one is not None and one.known}
            parts.append(fill(template, known))
        said.append(separator.join(filter(None, parts)))
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(said, pa.string())).dictionary_decode()
