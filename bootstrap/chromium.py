"""Debian's Chromium, driven by Playwright: for the tests, the benchmark and the screenshots of the widget."""

from __future__ import annotations

from playwright.sync_api import Browser, Playwright

#: Where `bootstrap/debian.sh chromium` puts it.
PATH = "/usr/bin/chromium"

#: No sandbox, since it may be root who runs it; and not a request that no page asked for.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """Start Chromium without a window; the caller closes it."""
    return playwright.chromium.launch(executable_path=PATH, args=SWITCHES)
