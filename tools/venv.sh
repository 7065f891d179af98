#!/bin/sh
# Makes a virtual environment if it is absent or stale and installs simexit into it. Quiet when there is nothing to do.
#   sh tools/venv.sh           what running it needs
#   sh tools/venv.sh dev       and what `make test` needs
#   sh tools/venv.sh compiler  only says whether a C compiler works, which durable-rules is built with
# What may be set:
#   VENV      the folder, .venv
#   PYTHON    the Python it is made from; else the first of python3, python3.14 … that is new enough
#   VERSIONS  locked (the releases of the locks), newest or lowest (of what pyproject.toml allows)
#   DURABLE   no: leave durable-rules out although it could be built
set -eu
cd "$(dirname "$0")/.."

wanted=${1:-run}
venv=${VENV:-.venv}
versions=${VERSIONS:-locked}
debian="on Debian or Ubuntu: sudo apt install build-essential python3-dev python3-venv"

say() {
    echo "simexit: $1" >&2
}

fail() {
    say "$1"
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

# Prints why durable-rules, which comes as C source, can't be built here; nothing when it can. Compiling a line that
# includes Python.h finds both what may be missing.
no_compiler() {
    compiler=${CC:-$("$1" -c 'import sysconfig; print(sysconfig.get_config_var("CC") or "cc")')}
    if ! command -v "${compiler%% *}" >/dev/null 2>&1; then
        echo "no C compiler ('${compiler%% *}') was found; $debian; on macOS: xcode-select --install"
        return
    fi
    headers=$("$1" -c 'import sysconfig; print(sysconfig.get_path("include"))')
    probe=$(mktemp -d)
    echo '#include <Python.h>' >"$probe/probe.c"
    # $compiler is left unquoted: it may carry flags.
    $compiler -I"$headers" -c "$probe/probe.c" -o "$probe/probe.o" >/dev/null 2>&1 ||
        echo "the C compiler '$compiler' cannot compile a file that includes Python.h (looked for in $headers); $debian"
    rm -rf "$probe"
}

if [ "$wanted" = compiler ]; then
    python=$(find_python)
    why=$(no_compiler "$python")
    say "${why:-a C compiler works; durable-rules can be built}"
    exit 0
fi

# What the environment was made of. When any of it has changed, the environment is stale: its own path, its Python,
# what it was told to install, and, where durable-rules is left out for want of a compiler, whether there still is none.
stamp=$venv/.simexit-$wanted
built=$venv/.simexit-durable
key() {
    engine=$(cat "$built")
    if [ "$engine" = uncompiled ] && [ "${DURABLE:-}" != no ] && [ -z "$(no_compiler "$venv/bin/python")" ]; then
        engine=compilable
    fi
    echo "$PWD $versions ${DURABLE:-} $engine" \
        "$("$venv/bin/python" -c 'import sys; print(sys.version)' | tr '\n' ' ')" \
        "$(cat pyproject.toml ./*.lock | cksum)"
}
if [ "$versions" != newest ] && [ -f "$stamp" ] && [ "$(key 2>/dev/null)" = "$(cat "$stamp")" ]; then
    exit 0
fi

install() {
    "$venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check "$@"
}

# The releases of the locks, each held against its hash; the project itself comes last, built by the setuptools of the lock.
install_locked() {
    lock=requirements.lock
    if [ "$wanted" = dev ]; then
        lock=requirements-dev.lock
    fi
    { install_quickly "$lock" || install --require-hashes --only-binary :all: -r "$lock"; } &&
        install --no-deps --no-build-isolation --editable .
}

# With uv, which is in the lock of `make test`, in a tenth of the time. It is not told of an index that pip's settings
# name; where it gets nowhere for that, pip does it all.
install_quickly() {
    sed -n '/^uv==/,/# via/p' "$1" >"$venv/.simexit-uv" && [ -s "$venv/.simexit-uv" ] &&
        install --require-hashes --only-binary :all: -r "$venv/.simexit-uv" &&
        "$venv/bin/python" -m uv pip install --quiet --no-config --python "$venv/bin/python" --require-hashes \
            --only-binary :all: -r "$1" 2>/dev/null
}

# pip can't install the lowest releases; uv can. Binary releases only: of each
# library the lowest that has one for this Python.
install_lowest() {
    VENV=.venv VERSIONS=locked DURABLE="" sh tools/venv.sh dev &&
        .venv/bin/python -m uv pip install --quiet --no-config --python "$venv/bin/python" --resolution lowest-direct \
            --only-binary :all: --no-binary simexit --editable '.[dev,letters,dask,page,browser,proofs]'
}

install_newest() {
    install --upgrade --upgrade-strategy eager --editable '.[dev,letters,dask,page,browser,proofs]'
}

install_durable() {
    log=$(mktemp)
    if sh tools/durable.sh "$venv/bin/python" >"$log" 2>&1; then
        echo built >"$built"
        rm -f "$log"
    else
        say "durable-rules could not be built (what was said: $log), so its twin decides, with the same answers."
        echo failed >"$built"
    fi
}

if [ "$versions" = lowest ] || # what is newer than the lowest would be left as it is
    ! { "$venv/bin/python" -m pip --version && [ "$(cat "$venv/.simexit-path")" = "$PWD" ]; } >/dev/null 2>&1; then
    python=$(find_python)
    rm -rf "$venv"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python's venv module is needed and is not installed; $debian"
    "$python" -m venv "$venv"
    echo "$PWD" >"$venv/.simexit-path"
fi
say "setting up $venv with $("$venv/bin/python" --version) (about a minute, once)"
"install_$versions" ||
    fail "the installation did not succeed; what was said stands above. It needs the network (PyPI) once."
if [ "${DURABLE:-}" = no ]; then
    "$venv/bin/python" -m pip uninstall --quiet --yes durable-rules >/dev/null 2>&1 || true
    echo uncompiled >"$built"
elif why=$(no_compiler "$venv/bin/python") && [ -n "$why" ]; then
    say "durable-rules is left out, so its twin decides, with the same answers: $why"
    echo uncompiled >"$built"
elif [ "$(cat "$built" 2>/dev/null)" != built ] || ! "$venv/bin/python" -c 'import durable.engine' 2>/dev/null; then
    install_durable
fi
key >"$stamp"
if [ "$wanted" = dev ]; then
    key >"$venv/.simexit-run"
fi
