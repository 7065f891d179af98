"""Give the blank document that all others begin with, made ready once. Must not know what becomes of it."""

from __future__ import annotations

import io
from functools import cache

import docx
from docx.oxml.ns import qn

_UNUSED = ("/stylesWithEffects", "/thumbnail", "/customXml")
_TABLES = ("TableNormal", "TableGrid")


@cache
def blank() -> bytes:
    """The library's blank document, without what it brings for others: most of it is tables' styles nobody uses."""
    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for name in [name for name, one in relations.items() if one.reltype.endswith(_UNUSED)]:
            del relations[name]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in _TABLES:
            styles.remove(style)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
