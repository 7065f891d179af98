"""Find where each column of a report is now: by its heading, for a reviewer's column in any language, or else at its
old place. Must not read what stands in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from batch.report.record import REVIEWED, About, numbers_of_headings

#: The headings that a reviewer's column has in each language, by its name.
Headings = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Places:
    """`at`: for each column of the report, where it is now; None where it is gone.

    `renamed` are the numbers of those found in spite of another heading; `again` names the reviewers' columns that
    stand there more than once, and where else.
    """

    at: list[int | None]
    renamed: list[int] = field(default_factory=list)
    again: Mapping[str, Sequence[int]] = field(default_factory=dict)


def places_of(
    headings: Sequence[str], letters: Sequence[int], about: About, aside: Collection[int], known: Headings
) -> Places:
    """Find the columns; `letters` says which of the sheet's each one is, `aside` are those that are not for people."""
    free: dict[int, list[int]] = {}
    for at, number in enumerate(numbers_of_headings(headings)):
        free.setdefault(number, []).append(at)
    places = [free[number].pop(0) if free.get(number) else None for _, _, number in about.columns]
    names = [name for name, _, _ in about.columns]
    again = {name: free[number] for name, _, number in about.columns if name in REVIEWED and free.get(number)}
    taken = {at for at in places if at is not None} | set(aside)
    renamed = []
    for number, place in enumerate(places):
        if place is not None:
            continue
        others = numbers_of_headings(known.get(names[number], ()))
        found = [at for other in others for at in free.get(other, ()) if at not in taken]
        if not found and number in letters:
            found = [at for at in [list(letters).index(number)] if at not in taken]
        if found:
            places[number] = found[0]
            taken.add(found[0])
            renamed.append(number)
    return Places(places, renamed, again)
