#!/bin/sh
# Sees to it that there is a Chromium for the tests of the page, which run in a real browser: says where it is, or
# installs Debian's package if that may be done here, or says how to get one and fails. No fonts are needed for them.
#   SIMEXIT_CHROMIUM  the program to use instead; no: those tests are left out
set -u

say() {
    echo "simexit: $1" >&2
}

# The names that tests/support/chromium.py looks for too.
find_chromium() {
    for name in ${SIMEXIT_CHROMIUM:-chromium chromium-browser google-chrome google-chrome-stable chrome}; do
        command -v "$name" && return
    done
    return 1
}

install() {
    apt-get install -y --no-install-recommends chromium
}

if [ "${SIMEXIT_CHROMIUM:-}" = no ]; then
    say "SIMEXIT_CHROMIUM is no: the page is not tested in a browser"
    exit 0
fi
if found=$(find_chromium); then
    say "the page is tested in $found"
    exit 0
fi
how="install it (on Debian or Ubuntu: sudo apt install chromium), or name it: SIMEXIT_CHROMIUM=/path/to/chrome"
if [ -n "${SIMEXIT_CHROMIUM:-}" ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say "no Chromium was found to test the page in; $how"
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if install >"$log" 2>&1 || { apt-get update && install; } >>"$log" 2>&1; then
    say "Chromium was installed to test the page in: $(find_chromium)"
    exit 0
fi
tail -n 3 "$log" >&2
say "Chromium could not be installed; $how"
exit 1
