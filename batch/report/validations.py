"""Have a spreadsheet program check what is typed into a column, offer its choices, and say what is expected.

Must not know what columns are about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.datavalidation import DataValidation

if TYPE_CHECKING:
    from batch.report.sheets import SheetColumn

# Characters that Excel shows.
_TITLE, _MESSAGE, _HINT = 32, 225, 255


def validation_of(column: SheetColumn, source: str, choice_error: str) -> DataValidation | None:
    """The check of a column's cells, if it has one; `source`: where its choices stand, `""` for none."""
    check = column.check
    if source:
        rule = DataValidation(type="list", formula1=source, allow_blank=True)
        error = (check.message if check else "") or choice_error
    elif check is None:
        return None
    elif check.kind:
        between = check.most is not None
        rule = DataValidation(
            type=check.kind, operator="between" if between else "greaterThanOrEqual", allow_blank=True,
            formula1=str(check.least), formula2=str(check.most) if between else None,
        )  # fmt: skip
        error = check.message
    else:
        rule, error = DataValidation(type=None, allow_blank=True), ""
    rule.showErrorMessage = bool(error)
    rule.error, rule.errorTitle = error[:_MESSAGE], column.heading[:_TITLE]
    if check is not None and check.warns:
        rule.errorStyle = "warning"
    if check is not None and check.hint:
        rule.showInputMessage = True
        rule.prompt, rule.promptTitle = check.hint[:_HINT], column.heading[:_TITLE]
    return rule
