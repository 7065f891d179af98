"""The marks by which the workbooks we write are known again, whatever becomes of their names and sheets.

It must not know what is in them.
"""

from __future__ import annotations

#: How the headings of a report's hidden columns begin: its record, the checks of its rows, and what many rows share.
RECORD, CHECK, PART = "simexit.record ", "simexit.check", "simexit.part "
#: How the hidden line over the headings of a sheet to fill in begins, and how it names the column below.
FILL, FILL_COLUMN = "simexit.fill ", "simexit.column "
#: The heading of the hidden column with the answers that a report was made with.
ANSWERS = "simexit.answers"
#: The heading of the hidden column that says which call each row of the calls is.
CALLS = "simexit.calls"
#: The heading of the hidden column that says which task each row of what to do is.
TASKS = "simexit.tasks"
#: What a workbook's own properties are called, of whatever kind it is.
PROPERTY = "simexit."
#: The property of a record of what reviewers decided.
DECISIONS = "simexit.decisions"
#: The headings of the hidden columns of an index of requests: which paper each row is, and what it asks of which line.
PAPERS, ASKED = "simexit.papers", "simexit.asked"
#: The property that a request to a carrier has, that of a questionnaire, and the one that names what a report was made
#: from.
REQUEST, QUESTIONNAIRE, INPUTS = "simexit.request", "simexit.questionnaire", "simexit.inputs"
#: The properties of a report that say what it is made of: all its parts, which report it is, and for each sheet what
#: its cells come to and where.
SEAL, BOOK, CELLS, WHERE = "simexit.whole", "simexit.id", "simexit.cells ", "simexit.where "
