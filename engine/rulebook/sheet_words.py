"""The words that a rulebook expects in sheets: of cells, of headings, of platforms that export them. Values only."""

import msgspec


class HeadingsOfSeveral(msgspec.Struct, frozen=True):
    """Headings that may mean each of some facts."""

    facts: list[str]
    headings: list[str]


class HeadingWords(msgspec.Struct, frozen=True):
    """How headings are worded, beyond the lists of each fact."""

    same: list[list[str]] = []
    idle: list[str] = []
    questions: list[str] = []
    names: list[str] = []
    of_several: list[HeadingsOfSeveral] = []
    perhaps: dict[str, list[str]] = {}
    weaker: list[str] = []
    not_codes: list[str] = []
    other_things: list[str] = []
    reverse: dict[str, list[str]] = {}


class Words(msgspec.Struct, frozen=True):
    """The words cells may hold, whatever their fact."""

    yes: list[str]
    no: list[str]
    unknown: list[str] = []
    none: list[str] = []
    no_end: list[str] = []
    nothing: list[str] = []
    unsure: list[str] = []
    sure: list[str] = []
    against: dict[str, list[str]] = {}
    other_amounts: list[str] = []
    not_carriers: list[str] = []
    line_numbers: list[str] = []
    other_numbers: list[str] = []
    earlier_numbers: list[str] = []
    ditto: list[str] = []
    no_items: list[str] = []
    no_items_with: list[str] = []
    area_codes: list[str] = []
    other_units: list[str] = []
    asset_states: list[str] = []
    owed_or_left: list[str] = []
    departments: list[str] = []
    old_lists: list[str] = []
    any_carriers: list[str] = []
    ticks: list[str] = []
    crosses: list[str] = []
    unticked: list[str] = []
    card_codes: list[str] = []
    numbers: dict[str, list[str]] = {}
    totals: list[str] = []
    own_headings: list[str] = []
    currencies: dict[str, list[str]] = {}
    currency_said: dict[str, list[str]] = {}
    currency_places: dict[str, list[str]] = {}
    headings: HeadingWords = HeadingWords()


class Platform(msgspec.Struct, frozen=True):
    """A SIM platform whose exports use status words of its own."""

    label: str = ""
    headings: list[str] = []
    status: dict[str, str] = {}
    notes: dict[str, str] = {}
