"""Write the message that a questionnaire is sent with: as a text, and as a draft that a mail program opens and sends.

It must not know what the message says.
"""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from batch.shown import one_line

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def draft(to: str, subject: str, text: str, enclosed: Path) -> bytes:
    """The message with the workbook enclosed. Nobody is named as its sender: whoever sends it is."""
    message = EmailMessage(policy=SMTP)
    if _is_address(to):
        message["To"] = to
    message["Subject"] = one_line(subject)
    message["X-Unsent"] = "1"  # a mail program opens it as a draft, not as one that was received
    message.set_content(text)
    message.add_attachment(
        enclosed.read_bytes(), maintype=_XLSX[0], subtype=_XLSX[1], filename=enclosed.name
    )  # fmt: skip
    message.set_boundary(
        f"simexit-{hashlib.sha256(text.encode()).hexdigest()[:24]}"
    )  # not by chance: the same again
    return message.as_bytes()


def _is_address(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and host) and text.isascii() and not any(sign in text for sign in ' ,;:<>"\\\r\n')
