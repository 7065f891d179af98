#!/bin/sh
# Starts install.py with the Python that the bundle is for.
here=$(cd "$(dirname "$0")" && pwd)
for python in python{python} python3; do
    if command -v "$python" >/dev/null 2>&1; then
        exec "$python" -I "$here/install.py" "$@"
    fi
done
echo "simexit: Python {python} is needed and was not found" >&2
exit 1
