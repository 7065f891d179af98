"""How much a file may ask of the machine before reading it is given up; must not know file formats."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1 << 20


@dataclass(frozen=True)
class ReadLimits:
    """The most a reading may take; what an honest file of its size needs is granted on top."""

    file_bytes: int = 2048 * _MB  # the file as it lies on disk
    inflated_bytes: int = 3072 * _MB  # all parts of a workbook together, unpacked
    ratio: int = 250  # unpacked to packed, of a part that unpacks to more than `small_part`
    small_part: int = 64 * _MB
    sheets: int = 2000
    memory_base: int = 640 * _MB  # of the reading process, before what the file's size adds
    memory_per_byte: int = 8  # per unpacked byte: a cell of 27 bytes of XML takes some 120 in memory
    memory_most: int = 4096 * _MB
    seconds_base: float = 10.0
    bytes_per_second: int = 4 * _MB  # the slowest machine that is still worth waiting for

    def memory(self, inflated: int) -> int:
        """The memory that the reading process may take for so many unpacked bytes."""
        return min(self.memory_base + self.memory_per_byte * inflated, self.memory_most)

    def seconds(self, inflated: int) -> float:
        """The time that reading so many unpacked bytes may take."""
        return self.seconds_base + inflated / self.bytes_per_second
