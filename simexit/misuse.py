"""Refuse a command line in the language that it asks for. Must not know which command lines are refused."""

from __future__ import annotations

import click

from batch.errors import Refused
from language.refusals import Given


class BadUsage(click.UsageError):
    """A command line that can't be meant; `refused` says why in every language, the message in English."""

    def __init__(self, why: str | Refused, /, *, ctx: click.Context | None = None, **params: Given) -> None:
        self.refused = Refused(why, **params) if isinstance(why, str) else why
        super().__init__(str(self.refused), ctx)

    def say_in(self, language: str) -> None:
        """Have the message be in a language."""
        vars(self)["message"] = self.refused.said_in(language)


class BadValue(BadUsage, click.BadParameter):
    """A value of an option or argument that can't be meant."""

    def __init__(
        self, why: str | Refused, /, *, option: str | None = None, param: click.Parameter | None = None,
        ctx: click.Context | None = None, **params: Given,
    ) -> None:  # fmt: skip
        super().__init__(why, ctx=ctx, **params)
        self.param, self.param_hint = param, option
