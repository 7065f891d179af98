#!/bin/sh
# Draws the pictures of the README: the Summary of the demo's last round, and the page. Needs LibreOffice (soffice),
# pdftoppm and Chromium.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-.venv/bin/python}" -m simexit demo -o "$folder" --as-of 2026-11-21 --force
soffice --headless --convert-to pdf --outdir "$folder" "$folder/report-3.xlsx" >/dev/null
pdftoppm -r 110 -png -f 1 -l 1 -singlefile "$folder/report-3.pdf" docs/summary
"${PYTHON:-.venv/bin/python}" -m tools.page_picture
