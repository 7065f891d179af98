"""Know which browsers were let in: a session for each, and the token that their forms send back.

Must not know what a request looks like, nor what the pages are about.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass

MOST = 100  # sessions; the one that was used longest ago goes
MOST_TICKETS = 20  # addresses that were opened and not yet visited


def random_token() -> str:
    """A word that nobody guesses, in hexadecimal digits."""
    return secrets.token_hex(32)


def proof_of(key: str, *said: str) -> str:
    """What only one who has the key can say about the words."""
    return hmac.new(key.encode(), "\n".join(said).encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same; how long the answer takes says nothing about them."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


@dataclass(frozen=True, repr=False)
class Session:
    """A browser that was let in; `csrf` is what its forms send back."""

    id: str
    csrf: str


class Sessions:
    """Those let in, and the tickets: addresses that let somebody in once."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._known: OrderedDict[str, Session] = OrderedDict()
        self._tickets: OrderedDict[str, None] = OrderedDict()

    def ticket(self) -> str:
        """A new key that is good for one visit: other users of the machine may see which address is opened."""
        made = random_token()
        self._tickets[made] = None
        while len(self._tickets) > MOST_TICKETS:
            self._tickets.popitem(last=False)
        return made

    def is_key(self, given: str) -> bool:
        """Whether it is the server's own key."""
        return same(given, self._key)

    def enter(self, given: str) -> Session | None:
        """A new session for one who has the key, or a ticket, which is used up; None for anybody else."""
        used = [ticket for ticket in self._tickets if same(ticket, given)]
        if not used and not self.is_key(given):
            return None
        for ticket in used:
            del self._tickets[ticket]
        known = random_token()
        session = Session(known, proof_of(self._key, "csrf", known))
        self._known[known] = session
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return session

    def of(self, known: str) -> Session | None:
        """The session of this id, which is thereby the one that was used last."""
        session = self._known.get(known)
        if session is not None:
            self._known.move_to_end(known)
        return session
