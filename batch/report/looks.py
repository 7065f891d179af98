"""Define how things look on a sheet, as plain data. Must not know the library that draws them.

Every two colours differ in lightness as well as hue, so that they can be told apart by colour-blind people and on a
grey printer; and no meaning is given by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass

INK, QUIET, RULE = "1F2933", "5F6B7A", "C9D1DA"
NAVY, ORANGE, SKY, SILVER, SLATE, PLUM = "0B4F7A", "E08A00", "8CC4EA", "DADFE4", "7B8794", "6B2A5B"
EDIT = "FFFBE6"


@dataclass(frozen=True)
class Look:
    """The appearance of a cell. Colours are RRGGBB; an empty one leaves the default."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    colour: str = INK
    fill: str = ""
    horizontal: str = ""
    vertical: str = "top"
    wrap: bool = False
    number: str = "General"
    under: str = ""
    locked: bool = True
    indent: int = 0


@dataclass(frozen=True)
class Tone:
    """The colours of a meaning: behind a cell's text, of the text, and in a chart."""

    fill: str
    colour: str
    chart: str
    bold: bool = False


#: What can be said about a SIM, in the order people want it.
TONES = {
    "now": Tone("CFE3F2", "0B3C5D", NAVY, bold=True),
    "settle": Tone("FCE2B6", "6B3F00", "C77700"),
    "later": Tone("E9F3FB", "1F4E6E", "3F8FC7"),
    "ask": Tone("EEF0F2", "3E4C59", "8A8F98"),
    "stay": Tone("", INK, "4A5663"),
    "move": Tone("E3F1EA", "1D5B45", "2F8467"),
    "done": Tone("", QUIET, "A0765B"),
    "bad": Tone("EBD6E6", PLUM, PLUM, bold=True),
    "unasked": Tone(SILVER, QUIET, SILVER),
    "suggested": Tone("E9F3FB", "1F5FA8", SKY),
}

#: The parts of the charts that are no verdicts; like the verdicts' they stand out on white, by 3 to 1 at least.
CHART_PARTS = {
    "saved_now": NAVY, "saved_later": "3F8FC7", "paid": "8A8F98", "kept_now": NAVY, "kept_later": "3F8FC7",
    "only": "C77700", "among": "8A8F98",
}  # fmt: skip

#: Heading colours by group of columns: ours, the reviewer's, what was understood, what was carried over.
BANDS = {
    "key": ("12344D", "FFFFFF"),
    "verdict": ("0B4F7A", "FFFFFF"),
    "line": ("3E4C59", "FFFFFF"),
    "money": ("2F6690", "FFFFFF"),
    "detail": ("5F6B7A", "FFFFFF"),
    "review": ("F2C14E", "1F2933"),
    "facts": ("DDE5EC", "1F2933"),
    "carried": ("EFEFEF", "1F2933"),
}

PAGE_LOOKS = {
    "title": Look(size=20, bold=True, colour="12344D", vertical="center"),
    "lead": Look(size=12, colour=INK, vertical="center", wrap=True),
    "aside": Look(size=9, colour=QUIET, horizontal="right", vertical="center"),
    "section": Look(size=11, bold=True, colour="12344D", vertical="bottom", under="0B4F7A"),
    "section_number": Look(
        size=9, bold=True, colour="12344D", horizontal="right", vertical="bottom", wrap=True, under="0B4F7A"
    ),
    "head": Look(size=9, colour=QUIET, vertical="bottom", wrap=True, under=RULE),
    "head_number": Look(size=9, colour=QUIET, horizontal="right", vertical="bottom", wrap=True, under=RULE),
    "text": Look(vertical="center"),
    "wrapped": Look(wrap=True),
    "quiet": Look(colour=QUIET, vertical="center"),
    "quiet_wrapped": Look(size=9, colour=QUIET, wrap=True),
    "label": Look(colour=QUIET, wrap=True),
    "strong": Look(bold=True, vertical="center", under=RULE),
    "count": Look(number="#,##0", horizontal="right", vertical="center"),
    "day": Look(number="yyyy-mm-dd", horizontal="right", vertical="center"),
    "apart": Look(italic=True, colour=QUIET, fill="F5F6F7", vertical="center"),
    "apart_count": Look(
        italic=True, colour=QUIET, fill="F5F6F7", number="#,##0", horizontal="right", vertical="center"
    ),
    "apart_money": Look(
        italic=True, colour=QUIET, fill="F5F6F7", number="#,##0", horizontal="right", vertical="center"
    ),
    "money": Look(number="#,##0", horizontal="right", vertical="center"),
    "cents": Look(number="#,##0.00", horizontal="right", vertical="center"),
    "middle": Look(number="#,##0", horizontal="center"),
    "date": Look(number="yyyy-mm-dd", horizontal="left"),
    "strong_count": Look(bold=True, number="#,##0", horizontal="right", vertical="center", under=RULE),
    "strong_money": Look(bold=True, number="#,##0", horizontal="right", vertical="center", under=RULE),
    "strong_cents": Look(bold=True, number="#,##0.00", horizontal="right", vertical="center", under=RULE),
    "code": Look(size=9, number="@", wrap=True),
    "head_link": Look(size=9, colour="0B4F7A", vertical="bottom", under=RULE),
    "link": Look(colour="0B4F7A", vertical="center"),
}


def tile_look(tone: str, part: str) -> Look:
    """The look of one line of a tile: its `label`, its `number` or its `note`."""
    paint = TONES.get(tone, TONES["stay"])
    fill = paint.fill or "F5F6F7"
    size, bold = {"label": (10.0, True), "number": (22.0, True), "note": (9.0, False)}[part]
    return Look(size=size, bold=bold, colour=paint.colour, fill=fill, horizontal="left", vertical="center",
                number="#,##0", indent=1, wrap=part == "note")  # fmt: skip


def toned(tone: str) -> Look:
    """A text in the colours of what it means."""
    paint = TONES.get(tone, TONES["stay"])
    return Look(bold=paint.bold, colour=paint.colour, fill=paint.fill, vertical="center", indent=1)
