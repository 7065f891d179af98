"""Take dropped files into a case, each as what it is; what can't be taken leaves nothing behind.

It must not know how they came, nor how it is told.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from batch.files import whole_file
from batch.questionnaires.asked_log import log_text, read_log
from batch.review.decisions_file import read_decisions
from batch.review.decisions_made import merged_decisions
from batch.understanding.columns_file import ColumnsFile
from batch.understanding.words_settled import settled_together
from language.texts import phrases_in
from page.case.case import OpenCase
from page.case.dropped import Dropped
from page.case.folder import ASKED, EARLIER, INPUTS, RETURNED, TERMS
from page.case.same_lines import lists_again
from page.case.sorted_out import KnownFile, TakenIn, columns_of, digest_of, sorted_out
from page.case.unpacked import MOST_BYTES

_FOLDERS = {Dropped.FLEET: INPUTS, Dropped.REPORT: EARLIER, Dropped.ANSWERS: RETURNED}


def take_in(case: OpenCase, files: Sequence[Path], most: int = MOST_BYTES) -> TakenIn:
    """Take in what was dropped together, as one change; the files are moved. `most`: bytes that zips may unpack to.

    InputError where the case can't be changed at all.
    """
    told = TakenIn()
    with case.alone():
        if known := sorted_out(case, files, most, told):
            new: list[Path] = []
            try:
                with case.changing("added"):
                    _put_in(case, known, new, told)
            except BaseException:
                for path in new:
                    path.unlink(missing_ok=True)
                raise
    return told


def add_waiting(case: OpenCase, name: str, *, replaces: bool) -> None:
    """Add a list that waits, beside the others or in place of those whose lines it has; within a change of the case."""
    one = next((one for one in case.said.waiting if one.file == name), None)
    if one is None:
        return
    said = case.said.without(name)
    old = one.instead_of if replaces else ()
    at = next((place for place, file in enumerate(said.inputs) if file in old), len(said.inputs))
    inputs = [file for file in (*said.inputs[:at], name, *said.inputs[at:]) if file not in old]
    called = Path(name).name if said.name in {Path(file).name for file in old} else said.name
    case.said = msgspec.structs.replace(said, inputs=tuple(inputs), name=called)


def _put_in(case: OpenCase, known: Sequence[KnownFile], new: list[Path], told: TakenIn) -> None:
    """Put the files where they belong; `new` are those that were not there before."""
    reports: list[str] = []
    lists: dict[str, str] = {}
    for one in known:
        if one.kind is Dropped.COLUMNS:
            _merge_columns(case, columns_of(case, one.path))
        elif one.kind is Dropped.SENT:
            _merge_asked(case, one.path)
        elif one.kind is Dropped.DECISIONS:
            new_ones = read_decisions(one.path, case.rulebook)
            case.decided(merged_decisions(case.decisions(), new_ones.decisions, new_ones.tasks))
        elif one.kind is Dropped.TERMS:
            shutil.move(one.path, case.folder / TERMS)
        else:
            place = _placed(case, one, new)
            if one.kind is Dropped.FLEET:
                lists[place] = one.path.name
            elif one.kind is Dropped.ANSWERS:
                case.say(returned=(*case.said.returned, place))
            else:
                reports.append(place)
        if one.kind is not Dropped.FLEET:
            told.taken.append(one.path.name)
    if reports:  # several at once are the parts of one
        case.say(earlier=tuple(reports))
    if lists:
        _add_lists(case, lists, told)


def _add_lists(case: OpenCase, lists: Mapping[str, str], told: TakenIn) -> None:
    """Add lists, but those whose lines are mostly there already: these would double the fleet, and wait."""
    before = case.said.inputs
    case.say(inputs=(*before, *lists), name=case.said.name or Path(next(iter(lists))).name)
    if before and (fleet := case.tried().fleet) is not None:
        told.waiting = lists_again(fleet, [*lists], before)
    held = {one.file for one in told.waiting}
    told.taken += [name for place, name in lists.items() if place not in held]
    told.beside = bool(before) and len(held) < len(lists)
    if held:
        case.not_so()
        inputs = (*before, *(place for place in lists if place not in held))
        case.say(inputs=inputs, waiting=(*case.said.waiting, *told.waiting))


def _placed(case: OpenCase, one: KnownFile, new: list[Path]) -> str:
    """Where a file goes in the case: where it lies still, if it was left out of it before, else where it is put."""
    kind = _FOLDERS[one.kind]
    folder = case.folder / kind
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_file() and digest_of(path) == one.digest:
            return f"{kind}/{path.name}"
    place = case.folder.free(kind, one.path.name)
    new.append(case.folder / place)
    shutil.move(one.path, case.folder / place)
    return place


def _merge_columns(case: OpenCase, new: ColumnsFile) -> None:
    """What was said of columns and texts stays; where both speak of the same, what comes now holds."""
    said = case.columns()
    words = settled_together([said.words, new.words])
    case.columns_mean(ColumnsFile({**said.chosen, **new.chosen}, words))


def _merge_asked(case: OpenCase, path: Path) -> None:
    place = case.folder / ASKED
    entries = {entry.id: entry for one in (place, path) if one.is_file() for entry in read_log(one)}
    place.parent.mkdir(parents=True, exist_ok=True)
    above = phrases_in("en").get("page", "asked_above") or ""
    with whole_file(place) as beside:
        beside.write_text(log_text([*entries.values()], above), encoding="utf-8", newline="\n")
