"""Seal a workbook: say in its properties what all its parts are, and see later whether they still are.

The seal shows that another program wrote the file since, or that it was damaged. It is no secret: whoever changes a
part can make the seal anew. Must not know what a part says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from batch.own_marks import SEAL

if TYPE_CHECKING:
    from zipfile import ZipInfo

#: The part that has the seal, and the seal as long as it is not made.
SEALED_IN, BLANK = "docProps/custom.xml", "0" * 64
_SEAL = re.compile(rb'(name="%s"[^<]*<[^>]*>)([0-9a-f]{64})(?=<)' % re.escape(SEAL.encode()))


def sealed(properties: bytes, parts: Iterable[ZipInfo]) -> bytes:
    """The part with the seal made, if it has room for one; `parts` are all others."""
    digest = _digest(properties, parts)
    return _SEAL.sub(lambda found: found[1] + digest, properties, count=1)


def is_sealed(properties: bytes, parts: Iterable[ZipInfo]) -> bool | None:
    """Whether the seal fits the parts; None where there is none."""
    found = _SEAL.search(properties)
    if found is None:
        return None
    blank = _SEAL.sub(lambda one: one[1] + BLANK.encode(), properties, count=1)
    return found[2] == _digest(blank, parts)


def _digest(properties: bytes, parts: Iterable[ZipInfo]) -> bytes:
    others = sorted((one for one in parts if one.filename != SEALED_IN), key=lambda one: one.filename)
    said = [f"{one.filename} {one.CRC:08x} {one.file_size}\n".encode() for one in others]
    return hashlib.sha256(b"".join([*said, properties])).hexdigest().encode()
