#!/bin/sh
# Installs the Debian packages that are missing: debian.sh PACKAGE...
# Says nothing when there is nothing to do. A command of the package's name serves as well, wherever it came from.
set -eu

missing=
for package in "$@"; do
    command -v "$package" >/dev/null 2>&1 && continue
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] && continue
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing:$missing. There is no apt-get here to install it with: install it in this system's own way and run the same command again." >&2
    exit 1
elif [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=sudo  # asks for the password where there is a terminal
else
    echo "Missing:$missing. Only root can install it: run 'apt-get install$missing' as root, then the same command again." >&2
    exit 1
fi

echo "Installing$missing ..." >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086  # $missing is a list
if ! { $as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
    cat "$log" >&2
    echo "Installing$missing failed; the lines above say why." >&2
    exit 1
fi
