#!/bin/sh
# Makes .venv if it is absent or stale and installs simexit into it. Quiet when there is nothing to do.
#   sh tools/venv.sh                 what running it needs
#   sh tools/venv.sh dev             and what `make test` needs
#   sh tools/venv.sh check-compiler  only looks for Python and a C compiler
set -eu
cd "$(dirname "$0")/.."

wanted=${1:-run}
debian="on Debian or Ubuntu: sudo apt install build-essential python3-dev python3-venv"

fail() {
    echo "simexit: $1" >&2
    exit 1
}

# A pyenv shim or an old python3 may stand first on the path, so each candidate is asked.
find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    fail "Python 3.11 or newer is needed and was not found (${PYTHON:-python3, python3.11 to python3.14}); install it, or name it: make PYTHON=/path/to/python3.12"
}

# durable-rules comes as C source. Compiling a line that includes Python.h finds both what may be missing.
check_compiler() {
    compiler=${CC:-$("$1" -c 'import sysconfig; print(sysconfig.get_config_var("CC") or "cc")')}
    command -v "${compiler%% *}" >/dev/null 2>&1 ||
        fail "a C compiler is needed to install durable-rules and '${compiler%% *}' was not found; $debian; on macOS: xcode-select --install"
    headers=$("$1" -c 'import sysconfig; print(sysconfig.get_path("include"))')
    probe=$(mktemp -d)
    echo '#include <Python.h>' >"$probe/probe.c"
    # $compiler is left unquoted: it may carry flags.
    if ! $compiler -I"$headers" -c "$probe/probe.c" -o "$probe/probe.o" >/dev/null 2>&1; then
        rm -rf "$probe"
        fail "the C compiler '$compiler' cannot compile a file that includes Python.h (looked for in $headers); $debian"
    fi
    rm -rf "$probe"
}

if [ "$wanted" = check-compiler ]; then
    python=$(find_python)
    check_compiler "$python"
    exit 0
fi

# A virtual environment knows its own path, the Python it came from and what it was told to install. When any of these
# has changed, it is stale.
stamp=.venv/.simexit-$wanted
key() {
    echo "$PWD $(.venv/bin/python -c 'import sys; print(sys.version)' | tr '\n' ' ') $(cksum <pyproject.toml)"
}
if [ -f "$stamp" ] && [ "$(key 2>/dev/null)" = "$(cat "$stamp")" ]; then
    exit 0
fi

python=$(find_python)
.venv/bin/python -c 'import durable.engine' 2>/dev/null || check_compiler "$python"
echo "Setting up .venv with $("$python" --version) (about a minute, once)" >&2
if ! { .venv/bin/python -m pip --version && [ "$(cat .venv/.simexit-path)" = "$PWD" ]; } >/dev/null 2>&1; then
    rm -rf .venv
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python's venv module is needed and is not installed; $debian"
    "$python" -m venv .venv
    echo "$PWD" >.venv/.simexit-path
fi
what=.
if [ "$wanted" = dev ]; then
    what='.[dev]'
fi
.venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --editable "$what" ||
    fail "the installation did not succeed; what pip said stands above. It needs the network (PyPI) once."
key >"$stamp"
if [ "$wanted" = dev ]; then
    key >.venv/.simexit-run
fi
