"""Read forms that our own pages sent: each carries the token of its session. Must not know any field but that one."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from page.sessions import same

SESSION = "simexit.session"  # where a request's scope keeps its visit
FIELD, HEADER = "csrf", "x-csrf"


class NotOurForm(Exception):
    """A form without the token of its session: none of our pages sent it."""


class Visit:
    """One request of a session; `token_seen` once its token was there and right."""

    def __init__(self, session_id: str, csrf: str) -> None:
        self.session_id, self.csrf = session_id, csrf
        self.token_seen = False

    def shows(self, token: str) -> bool:
        """Whether this is the token; from now on it counts as seen."""
        right = same(token, self.csrf)
        self.token_seen |= right
        return right


def csrf_of(request: Request) -> str:
    """What a form of the answer has to carry in its hidden field `csrf`, and a script in the header `X-Csrf`."""
    visit: Visit = request.scope[SESSION]
    return visit.csrf


async def form_of(request: Request, **limits: Any) -> FormData:
    """The form that was sent, if one of our pages sent it; limits as those of Starlette's `request.form`."""
    form = await request.form(**limits)
    visit: Visit = request.scope[SESSION]
    token = form.get(FIELD)
    if not visit.token_seen and not (isinstance(token, str) and visit.shows(token)):
        await form.close()
        raise NotOurForm
    return form
