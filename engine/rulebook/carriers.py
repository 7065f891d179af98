"""Read carrier files and company terms files (one shape for both) into carriers. Knows no particular carrier."""

import datetime
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from engine.problems import suggest, suggested
from engine.rulebook.model import SECTIONS, Carrier, Contract, Note, Sections
from engine.rulebook.shape import build, check_languages, mapping, only_keys, unknown_key
from engine.rulebook.term_values import date_apart, read_value
from engine.rulebook.yamlfile import YamlFile
from engine.types.fact_types import contract_key
from engine.types.facts import Term

LETTERS_SWAPPED = 2
SHORTEST_GUESSED = 4
# Lists of codes are joined by ; and |, and `FACT=VALUE` is split at =.
CODE = re.compile(r"[\w.+-]+")


class CarrierEntry(msgspec.Struct, frozen=True):
    """The keys of a carrier besides its terms."""

    label: dict[str, str] = {}
    names: list[str] = []
    operator: str = ""
    ceased_on: datetime.date | None = None
    original_blocks: list[str] = []
    sells: list[Literal["prepaid", "postpaid"]] = []
    notes: list[dict[str, Any]] = []


ENTRY_KEYS = [field.name for field in msgspec.structs.fields(CarrierEntry)]


def read_carriers(
    file: YamlFile,
    terms: dict[str, Term],
    layer: str,
    into: dict[str, Carrier],
    languages: Sequence[str],
    broken: Collection[str] = (),
) -> None:
    """Add the file's carriers to `into`; `layer` is `shipped` or `company`. Mistakes are noted in the file.

    `languages` are those that labels and notes may be in; `broken` the terms whose own definition is wrong: what
    carriers say of them isn't looked at.
    """
    for code, data in mapping(mapping(file.data, file).get("carriers"), file, "carriers").items():
        path = ("carriers", code)
        if code in ("other", "unknown"):
            file.problem(f"`{code}` is reserved and can't be a carrier's code", *path)
            continue
        if not CODE.fullmatch(code):
            file.problem(f"a carrier's code is letters, digits and _, without blanks, not `{code}`", *path)
        carrier = _carrier(code, mapping(data, file, *path), file, terms, layer, languages, broken)
        earlier = into.get(code)
        if earlier is None and not carrier.label and (meant := mistyped(code, into)):
            message = f"carrier `{code}` is new and has no `label`; did you mean `{meant}`?"
            file.problem(message, *path, code="carrier_no_label", given=code, near=meant)
        if earlier is None:
            into[code] = carrier
        elif layer == "company":
            into[code] = _overridden(earlier, carrier)
        else:
            file.problem(f"carrier `{code}` is written in another file too", *path)


def read_contracts(
    file: YamlFile, terms: dict[str, Term], carriers: Mapping[str, Carrier], broken: Collection[str] = ()
) -> dict[str, Contract]:
    """The company's own contracts by their reference: `FRAME-2025: {carrier: …, terms: {…}}`, and narrower sections."""
    found: dict[str, Contract] = {}
    met: dict[str, str] = {}
    for written, data in mapping(mapping(file.data, file).get("contracts"), file, "contracts").items():
        reference, path = str(written), ("contracts", written)
        other = met.setdefault(contract_key(reference), reference)
        if other != reference:
            file.problem(f"`{reference}` is the same reference as `{other}`", *path)
        entry = mapping(data, file, *path)
        only_keys(entry, ["carrier", *SECTIONS], file, *path)
        carrier = str(entry.get("carrier", ""))
        if carrier not in carriers:
            said = f"`{carrier}` is no carrier" if carrier else "a contract lacks the key `carrier`"
            file.problem(said + suggest(carrier, carriers), *path, *(("carrier",) if carrier else ()))
            continue
        sections = read_sections(entry, file, terms, "contract", *path, broken=broken)
        found[reference] = Contract(reference, carrier, sections)
    return found


def read_sections(
    data: dict[str, Any],
    file: YamlFile,
    terms: dict[str, Term],
    layer: str,
    *path: str | int,
    broken: Collection[str] = (),
) -> Sections:
    """The term values of every section (`terms`, `prepaid`, `corporate_postpaid`…) written in a mapping."""
    sections: Sections = {}
    units = {term.goes_with: term for term in terms.values() if term.goes_with}
    for section in SECTIONS:
        for name, written in mapping(data.get(section), file, *path, section).items():
            here = (*path, section, name)
            term = terms.get(name)
            if name in broken:
                continue
            if term is None:
                meant = suggested(name, terms)
                file.problem(
                    f"unknown term `{name}`{suggest(name, terms)}", *here, code="no_term", given=name, **meant
                )
            elif (
                value := read_value(term, written, file, section, layer, here, units.get(name))
            ) is not None:
                sections.setdefault(section, {})[name] = value
    return sections


def mistyped(code: str, known: Iterable[str]) -> str:
    """The known code that this one is with two letters swapped, or one more, fewer or other; else nothing.

    Digits count: a made-up `mobile_2` is not `mobile_1`.
    """
    for other in known:
        one, two = code, other
        while one and two and one[0] == two[0]:
            one, two = one[1:], two[1:]
        while one and two and one[-1] == two[-1]:
            one, two = one[:-1], two[:-1]
        swapped = len(one) == LETTERS_SWAPPED and one == two[::-1]
        if (
            len(other) >= SHORTEST_GUESSED
            and (one + two).isalpha()
            and (swapped or max(len(one), len(two)) == 1)
        ):
            return other
    return ""


def _carrier(
    code: str,
    data: dict[str, Any],
    file: YamlFile,
    terms: dict[str, Term],
    layer: str,
    languages: Sequence[str],
    broken: Collection[str],
) -> Carrier:
    path = ("carriers", code)
    for key in data:
        if key not in ENTRY_KEYS and key not in SECTIONS:
            unknown_key(key, [*ENTRY_KEYS, *SECTIONS], file, *path, most=20)
    plain = {key: value for key, value in data.items() if key in ENTRY_KEYS}
    entry = build(CarrierEntry, plain, file, *path) or CarrierEntry()
    notes = [
        build(Note, date_apart(note), file, *path, "notes", position)
        for position, note in enumerate(entry.notes)
    ]
    check_languages(entry.label, languages, file, *path, "label")
    for position, note in enumerate(notes):
        if note is not None:
            check_languages(note.text, languages, file, *path, "notes", position, "text")
    sections = read_sections(data, file, terms, layer, *path, broken=broken)
    return Carrier(
        code=code,
        label=entry.label,
        names=tuple(entry.names),
        operator=entry.operator,
        ceased_on=entry.ceased_on,
        original_blocks=tuple(entry.original_blocks),
        sells=tuple(entry.sells),
        shipped=sections if layer == "shipped" else {},
        company=sections if layer == "company" else {},
        notes=tuple(note for note in notes if note is not None),
    )


def _overridden(shipped: Carrier, company: Carrier) -> Carrier:
    return msgspec.structs.replace(
        shipped,
        label=shipped.label | company.label,
        names=(*shipped.names, *company.names),
        operator=company.operator or shipped.operator,
        ceased_on=company.ceased_on or shipped.ceased_on,
        original_blocks=tuple(dict.fromkeys((*shipped.original_blocks, *company.original_blocks))),
        sells=company.sells or shipped.sells,
        company=company.company,
        notes=(*shipped.notes, *company.notes),
    )
