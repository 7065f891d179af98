"""Say by code why a file could not be read or written; must not know what is in it, nor the sentences."""

from __future__ import annotations

from language.refusals import Given, Reason, reason, sentences


class Refused(Exception):
    """What a person did can't be done. `reasons` say where, what is wrong and what to do, by code and parameters.

    As a text it is English; `said_in` has every language.
    """

    def __init__(self, first: str | Reason, /, *others: Reason, **params: Given) -> None:
        """The code of one reason with its parameters, or several reasons."""
        self.reasons = (reason(first, **params) if isinstance(first, str) else first, *others)
        super().__init__(*self.reasons)

    def said_in(self, language: str) -> str:
        """The reasons in a language, a line each."""
        return sentences(self.reasons, language)

    def __str__(self) -> str:
        return self.said_in("en")

    @property
    def message(self) -> str:
        """The reasons in English."""
        return str(self)


class BatchError(Refused):
    """An input or an output is refused."""


class InputError(BatchError):
    """An input could not be read (exit status 3)."""


class NoHeadings(InputError):
    """No row of an input reads like headings."""


class OutputError(BatchError):
    """An output could not be written (exit status 3)."""


class ValueRefused(Refused, ValueError):
    """A value that somebody gave can't be meant."""


class ReadingUnlimited(UserWarning):
    """This system can't limit the memory that a reading takes: a damaged or hostile file may use it up."""


_OF_THE_SYSTEM = {
    "No such file or directory": "system_no_file",
    "Permission denied": "system_no_right",
    "Operation not permitted": "system_no_right",  # as macOS says of folders that a program was not let into
    "Is a directory": "system_folder",
    "Not a directory": "system_no_folder",
    "File exists": "system_there",
}


def system_words(error: OSError | str) -> Reason:
    """What the system says of a file, in words of ours where it is what it says most often."""
    said = error if isinstance(error, str) else error.strerror or str(error)
    known = _OF_THE_SYSTEM.get(said)
    return reason("foreign_words", detail=said) if known is None else reason(known)


def escaped(name: str) -> str:
    """A name as a message shows it: on one line, whatever is in it."""
    return repr(name)[1:-1]
