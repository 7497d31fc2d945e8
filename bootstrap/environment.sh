#!/bin/sh
# Builds a virtual environment: environment.sh FOLDER LOCK...
# Finds Python 3.10 (python3.10, python3, pyenv, uv), installs the hashed lock files in order, and hooks bootstrap/startup.py in.
# ASSISTANT_PYTHON names an interpreter to use instead.
set -eu

folder=$1
shift
root=$(cd "$(dirname "$0")/.." && pwd)

is_310() {
    [ -n "$1" ] && [ "$("$1" -c 'import sys, venv; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = 3.10 ]
}

find_python() {
    for candidate in "${ASSISTANT_PYTHON:-}" python3.10 python3 python; do
        if is_310 "$candidate"; then echo "$candidate"; return; fi
    done
    if command -v pyenv >/dev/null 2>&1; then
        for candidate in "$(pyenv root)"/versions/3.10*/bin/python; do
            if is_310 "$candidate"; then echo "$candidate"; return; fi
        done
    fi
    if command -v uv >/dev/null 2>&1; then
        candidate=$(uv python find 3.10 2>/dev/null || { uv python install -q 3.10 >&2 && uv python find 3.10; } || true)
        if is_310 "$candidate"; then echo "$candidate"; return; fi
    fi
    return 1
}

python=$(find_python) || {
    echo "This assistant needs Python 3.10 (Rasa 3.6 runs on no later one): install it, for instance with 'pyenv install 3.10' or 'uv python install 3.10', and run the same command again." >&2
    exit 1
}

if ! is_310 "$root/$folder/bin/python"; then
    echo "Building $folder with $("$python" --version) ..." >&2
    rm -rf "${root:?}/$folder"
    "$python" -m venv "$root/$folder"
fi
cd "$root"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for lock in "$@"; do
    echo "Installing $lock ..." >&2
    # The locks are whole closures: nothing is resolved, nothing unpinned comes in, not even to build a package.
    if ! "$folder/bin/python" -m pip install --disable-pip-version-check --no-deps --no-build-isolation --require-hashes \
        -r "requirements/$lock" >"$log" 2>&1; then
        cat "$log" >&2
        echo "Installing $lock failed; the lines above say why." >&2
        exit 1
    fi
done
site=$("$root/$folder/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
if [ "${WITHOUT_STARTUP:-}" != yes ]; then
    printf '%s\nimport bootstrap.startup; bootstrap.startup.prepare()\n' "$root" > "$site/assistant.pth"
fi
