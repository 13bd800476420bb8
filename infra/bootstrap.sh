#!/bin/sh
# Finds Python 3.11 or 3.12 and hands over to bootstrap.py; everything else comes from there.
set -eu
cd "$(dirname "$0")/.."

for python in ${PYTHON:-} python3.11 python3.12 python3 python; do
    # Asked, not looked up: a version manager's shim exists on PATH for a Python that is not there.
    if "$python" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' >/dev/null 2>&1; then
        exec "$python" infra/bootstrap.py "$@"
    fi
done
found=$(python3 -c 'import platform; print(platform.python_version())' 2>/dev/null || echo none)
echo "rapport: Python 3.11 or 3.12 is needed (found: $found); install python3.11, or name one: PYTHON=/path/to/python3.12 make run" >&2
exit 1
