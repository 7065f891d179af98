"""Write the letter to a carrier: one page for signature and chop, then the schedule of its lines. A letter about one
line says there what it is about, and needs no schedule. Must not know reports or reviews."""

from __future__ import annotations

from pathlib import Path

from batch.requests.document import BLANK, PRINTED, Document, boxed, fill, numbered
from batch.requests.papers import Paper, RequestLine
from batch.requests.request_words import RequestWords, columns_of, shown_number
from language.templates import money

# cm of the columns of a schedule, wide enough that no number or date is broken; texts share what is left
_WIDTHS = {"number": 1.0, "msisdn": 3.0, "iccid": 4.3, "amount": 2.2, "since": 3.3, "date": 3.3}
_LINE, _SHORT = "_" * 34, "_" * 17
_MANY, _MOST = 6, 9  # points, from which on the letter is set closer and smaller, to stay on one page


def write_letter(paper: Paper, words: RequestWords, path: Path) -> None:
    """Write one letter; OSError when it can't be written."""
    letter = _Letter(paper, words)
    letter.head()
    letter.body()
    letter.signature()
    if not paper.alone:
        letter.schedule()
    letter.document.save(path, words.subject(paper), paper.made_on)


class _Letter:
    """A letter in the making."""

    def __init__(self, paper: Paper, words: RequestWords) -> None:
        self.paper, self.account, self.words = paper, paper.account, words
        self.points = words.points(paper)
        self.close = len(self.points) > _MANY
        fonts = {key: words.say("type", key) for key in ("latin", "eastern", "language")}
        size, gap = (9, 2) if len(self.points) > _MOST else (10, 4) if self.close else (10.5, 6)
        self.document = Document(fonts, size, gap, 1.0 if self.close else 1.1)
        self.document.foot(paper.reference, numbered(words.say))

    def head(self) -> None:
        """Who writes, when, to whom, about what; room for a letterhead above."""
        words, paper, add = self.words, self.paper, self.document.paragraph
        sender = self.account.sender
        add(words.owner(self.account), bold=True, size=13, after=2)
        add(f"{words.say('blanks', 'address')} {sender.address or BLANK * 2}", after=0)
        add(f"{words.say('blanks', 'email')} {sender.email or BLANK}", after=12)
        reference = words.say("reference", reference=paper.reference)
        self.document.apart(f"{words.say('date_line')} {BLANK}", reference, after=10)
        add(words.say("to", carrier=words.carrier(self.account)), after=0)
        ways = words.ways(paper)
        add(words.say("attention", self.account.account_type), after=0)
        for number, way in enumerate(ways, start=1):
            add(way, soft=True, after=10 if number == len(ways) else 0)
        if not ways:
            add(f"{words.say('way_not_known')} {BLANK * 2}", after=10)
        add(words.say("greeting"), after=8)
        add(words.subject(paper), bold=True, after=8)

    def body(self) -> None:
        """What is asked, point by point, and what is to be confirmed in writing."""
        words, paper, add = self.words, self.paper, self.document.paragraph
        add(words.opening(paper))
        after = 2 if self.close else 4
        for number, point in enumerate(self.points, start=1):
            if len(self.points) == 1:
                add(point)
            else:
                self.document.listed(f"{number}.", point, after)
        if paper.alone:
            self.document.facts(self._facts(paper.alone))
        add(words.confirmation(paper), before=6)
        if others := words.others(paper):
            add(others)
        if enclosures := words.enclosures(paper):
            listed = "   ".join(f"☐ {name}" for name in enclosures)
            add(f"{words.say('enclosed')}  {listed}", after=8)

    def signature(self) -> None:
        """Where it is signed and chopped, and what the carrier needs to find the account."""
        words, account = self.words, self.account
        person = account.account_type == "personal"
        self.document.paragraph(words.say("closing"), after=2)
        if account.owner or not person:
            signed = words.say("for", account.account_type, owner=words.owner(account))
            self.document.paragraph(signed, after=4)
        left, right = self.document.boxes([10.6, 6.0], 3.2)
        fill(left, ["", "", "", _LINE, words.say("signature", account.account_type)])
        if not person:
            fill(right, [words.say("chop")], soft=True)
            boxed(right)
        known = {"account": account.number, "contact": account.sender.contact,
                 "registration": account.sender.registration}  # fmt: skip
        rows = (
            [("name", "account"), ("contact",)]
            if person
            else [("name", "position"), ("registration", "account"), ("contact",)]
        )
        for number, row in enumerate(rows):
            said = [f"{words.say('blanks', name)} {known.get(name) or _SHORT}" for name in row]
            self.document.pair(said, after=5, before=0 if number else 8)

    def schedule(self) -> None:
        """The lines, on pages of their own, the headings on each."""
        words, paper = self.words, self.paper
        self.document.new_page(words.say("schedule", reference=paper.reference))
        said = words.say(
            "schedule_of", carrier=words.carrier(self.account), owner=words.owner(self.account),
            account=self.account.number, numbers=words.numbers(len(paper.lines)),
        )  # fmt: skip
        self.document.paragraph(said, after=8)
        shown = [code for code in columns_of(paper.lines) if code != "target"]
        left = PRINTED - sum(_WIDTHS.get(code, 0) for code in shown)
        share = left / sum(code not in _WIDTHS for code in shown)
        widths = [_WIDTHS.get(code, share) for code in shown]
        rows = [
            [self._cell(code, number, line) for code in shown]
            for number, line in enumerate(paper.lines, start=1)
        ]
        self.document.table([words.say("columns", code) for code in shown], rows, widths)

    def _facts(self, line: RequestLine) -> list[tuple[str, str]]:
        """What a schedule would say of the only line."""
        codes = [code for code in columns_of([line]) if code not in ("number", "action", "target")]
        said = [(self.words.say("columns", code), self._cell(code, 1, line)) for code in codes]
        return [(name, value) for name, value in said if value]

    def _cell(self, code: str, number: int, line: RequestLine) -> str:
        words = self.words
        if code == "balance":
            target = _whole(shown_number(line.target))
            return f"{words.balance(line)} → {target}" if target else words.balance(line)
        cells = {
            "number": lambda: str(number),
            "msisdn": lambda: _whole(shown_number(line.msisdn)),
            "iccid": lambda: line.iccid,
            "action": lambda: words.action(line),
            "date": lambda: _whole(words.line_date(line)) if line.date else words.line_date(line),
            "since": lambda: _whole(words.date(line.since)) if line.since else "",
            "amount": lambda: "" if line.amount is None else money(line.amount),
        }
        return cells[code]()


def _whole(text: str) -> str:
    """A text that is not broken over two lines."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")
