#!/bin/sh
# Builds durable-rules, the release of its lock, into the environment of a Python, which has setuptools.
#   sh tools/durable.sh /path/to/environment/bin/python
# Ends with 1, and with what was said, where it can't be built; nothing of it is left there then.
set -eu
cd "$(dirname "$0")/.."
python=$1

# durable-rules 2.0.28 calls PyEval_CallObject, which Python 3.13 no longer has. Its setup overwrites CFLAGS, not
# CPPFLAGS. Not from pip's cache: a wheel that was built without the flag would lie there under the same name.
if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 13))'; then
    CPPFLAGS="${CPPFLAGS:-} -DPyEval_CallObject(f,a)=PyObject_Call(f,a,NULL)"
    export CPPFLAGS
fi
if "$python" -m pip install --quiet --no-input --disable-pip-version-check --require-hashes --no-deps \
    --no-build-isolation --no-cache-dir --force-reinstall -r requirements-durable.lock &&
    "$python" -c 'import durable.engine'; then
    exit 0
fi
"$python" -m pip uninstall --quiet --yes durable-rules >/dev/null 2>&1 || true
exit 1
