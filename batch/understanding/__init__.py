"""Understand headings and cells: texts in, typed facts and problems out."""
