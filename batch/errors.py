"""Say in words for people why a file could not be read or written; must not know what is in it."""

from __future__ import annotations


class BatchError(Exception):
    """What a person did can't be done; the message says where, what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InputError(BatchError):
    """An input could not be read (exit status 3)."""


class NoHeadings(InputError):
    """No row of an input reads like headings."""


class OutputError(BatchError):
    """An output could not be written (exit status 3)."""


class ReadingUnlimited(UserWarning):
    """This system can't limit the memory that a reading takes: a damaged or hostile file may use it up."""
