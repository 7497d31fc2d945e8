"""`make benchmark-widget`: the widget beside deep-chat and rasa-webchat, in one run of one Chromium.

    python -m benchmarks.widget [--rounds 7]

Three bare pages with a widget each, embedded as its documentation says, are opened in turns with an empty cache.
deep-chat is an element without a launcher: its page adds a plain button as soon as the element is defined, so that, as
with the other two, a click on what one sees works, and gives the element a greeting and suggestions like ours. (A
button that was there before would show earlier, and do nothing yet.) Each page is opened as on a desktop and as on a
phone: processor four times slower, 1.6 Mbit/s, 150 ms. The launcher is clicked when the page has come to rest.

Measured are what is transferred besides the page itself, gzipped; the time until the launcher shows; the time from the
click until one can write; and the processor time of the main thread, for both. Before the rounds, each widget has to
answer a message, else nothing is measured. The exit status is 1 when another one is as good in anything of that.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from bootstrap.chromium import launch
from bootstrap.processes import Children, free_port
from bootstrap.startup import ROOT
from evaluation.tables import Table, as_text

SERVER = [".venv-socketio/bin/python", "benchmarks/widget/server.py"]
#: What the server replies to anything.
REPLY = "Yes."
PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
REPORT = ROOT / "reports" / "widget-benchmark.json"
SCREENSHOTS = ROOT / "reports" / "widget-benchmark"

#: Seconds without anything transferred after which a page is at rest.
REST = 1.0
#: Seconds that anything may take.
LONGEST = 30.0


@dataclass(frozen=True)
class Widget:
    """A widget, and what one clicks and writes in."""

    name: str
    launcher: str
    input: str


OURS = Widget("ours", "button", "textarea")
OTHERS = (Widget("deep-chat", "#corner > button", "#text-input"), Widget("rasa-webchat", ".rw-launcher", ".rw-new-message"))


@dataclass(frozen=True)
class Device:
    """What the page is opened on; `network` is None when nothing slows it down."""

    name: str
    context: dict[str, Any]
    slower: int = 1
    network: dict[str, float] | None = None


DESKTOP = Device("desktop", {"viewport": {"width": 1280, "height": 800}})
PHONE = Device(
    "phone",
    {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True},
    slower=4,
    network={"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8},
)


@dataclass(frozen=True)
class Measured:
    """One visit: kilobytes (1,000 bytes) and milliseconds."""

    kilobytes_before_click: float
    kilobytes: float
    launcher: float
    click_to_usable: float
    load_to_usable: float
    main_thread: float
    main_thread_load: float
    main_thread_click: float
    scripts: float


COLUMNS = {
    "kilobytes_before_click": "kB before the click",
    "kilobytes": "kB in all",
    "launcher": "ms until the launcher shows",
    "click_to_usable": "ms from the click until one can write",
    "load_to_usable": "ms of both together",
    "main_thread": "ms of the main thread",
    "main_thread_load": "  of them until the click",
    "main_thread_click": "  of them from the click on",
    "scripts": "  of them in scripts",
}
#: Those that tell what one of the others is made of.
PARTS = {"main_thread_load", "main_thread_click", "scripts"}


class BenchmarkError(RuntimeError):
    """A widget does not do what is to be measured; the message says which and what."""


class Visit:
    """A page with a widget, opened in a fresh context: nothing in the cache, nothing stored."""

    def __init__(self, browser: Browser, address: str, widget: Widget, device: Device) -> None:
        """Open ``widget``'s page of the server at ``address`` on ``device``."""
        self._widget = widget
        self._touch = bool(device.context.get("has_touch"))
        self._context: BrowserContext = browser.new_context(**device.context)
        self.page: Page = self._context.new_page()
        self._cdp: CDPSession = self._context.new_cdp_session(self.page)
        self.times: dict[str, float] = {}
        self.bytes = 0.0
        self._documents: set[str] = set()
        self._last_transfer = time.monotonic()
        self._cdp.on("Runtime.bindingCalled", lambda event: self.times.update([json.loads(event["payload"])]))
        self._cdp.on("Network.responseReceived", self._received)
        self._cdp.on("Network.dataReceived", lambda _: self._transferred(0))
        self._cdp.on("Network.loadingFinished", self._finished)
        self._cdp.send("Runtime.enable")
        self._cdp.send("Runtime.addBinding", {"name": "noted"})
        self._cdp.send("Network.enable")
        # The thread's own time: what other programs do meanwhile does not count.
        self._cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._cdp.send("Emulation.setCPUThrottlingRate", {"rate": device.slower})
        if device.network:
            self._cdp.send("Network.emulateNetworkConditions", {"offline": False, **device.network})
        selectors = json.dumps({"launcher": widget.launcher, "input": widget.input})
        self.page.add_init_script(f"({PROBE.strip().rstrip(';')})({selectors});")
        self.page.goto(f"{address}/pages/{widget.name}.html", wait_until="commit")

    def _received(self, event: dict[str, Any]) -> None:
        if event["type"] == "Document":
            self._documents.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        self._transferred(0 if event["requestId"] in self._documents else event["encodedDataLength"])

    def _transferred(self, size: float) -> None:
        self.bytes += size
        self._last_transfer = time.monotonic()

    def close(self) -> None:
        """Leave nothing of the visit."""
        self._context.close()

    def wait_for(self, what: str, is_so: Callable[[], bool]) -> None:
        """Return when ``is_so`` returns true.

        Raises:
            BenchmarkError: it does not within LONGEST.
        """
        end = time.monotonic() + LONGEST
        while not is_so():
            if time.monotonic() > end:
                raise BenchmarkError(f"{self._widget.name}: no {what} within {LONGEST:.0f} seconds.")
            self.page.wait_for_timeout(20)

    def rest(self) -> None:
        """Return when the page is loaded and nothing was transferred for a while."""
        self.page.wait_for_load_state("load")
        self._last_transfer = time.monotonic()
        self.wait_for("rest", lambda: time.monotonic() - self._last_transfer > REST)

    def main_thread(self) -> tuple[float, float]:
        """Return the milliseconds that the main thread worked so far, and those of them in scripts."""
        metrics = {m["name"]: m["value"] for m in self._cdp.send("Performance.getMetrics")["metrics"]}
        return 1000 * metrics["TaskDuration"], 1000 * metrics["ScriptDuration"]

    def click(self) -> None:
        """Click or tap the launcher and wait until one can write."""
        x, y = self.page.evaluate("launcherCentre()")
        (self.page.touchscreen.tap if self._touch else self.page.mouse.click)(x, y)
        self.wait_for("input", lambda: "usable" in self.times)

    def measure(self) -> Measured:
        """Load, click, and return what it took."""
        self.wait_for("launcher", lambda: "launcher" in self.times)
        self.rest()
        before, (loading, _) = self.bytes, self.main_thread()
        self.click()
        self.rest()
        working, scripts = self.main_thread()
        launcher, click_to_usable = self.times["launcher"], self.times["usable"] - self.times["click"]
        return Measured(
            kilobytes_before_click=before / 1000,
            kilobytes=self.bytes / 1000,
            launcher=launcher,
            click_to_usable=click_to_usable,
            load_to_usable=launcher + click_to_usable,
            main_thread=working,
            main_thread_load=loading,
            main_thread_click=working - loading,
            scripts=scripts,
        )

    def converse(self) -> None:
        """Send a message by keyboard, wait for the reply to show, and keep a screenshot."""
        self.wait_for("launcher", lambda: "launcher" in self.times)
        self.rest()
        self.click()
        self.page.keyboard.type("Who pays?")
        self.page.keyboard.press("Enter")
        self.wait_for("reply", lambda: self.page.get_by_text(REPLY, exact=True).first.is_visible())
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self._widget.name}.png")


def run(rounds: int) -> dict[str, dict[str, list[Measured]]]:
    """Return the visits by device and widget."""
    widgets = (OURS, *OTHERS)
    found: dict[str, dict[str, list[Measured]]] = {}
    with Children() as children, sync_playwright() as playwright:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        children.start("widget-benchmark", [*SERVER, str(port), REPLY])
        children.wait_until_answering("widget-benchmark", f"{address}/pages/{OURS.name}.html")
        browser = launch(playwright)

        def visit(widget: Widget, device: Device, use: Callable[[Visit], Any]) -> Any:
            opened = Visit(browser, address, widget, device)
            try:
                return use(opened)
            finally:
                opened.close()

        for widget in widgets:
            visit(widget, DESKTOP, Visit.converse)
        for device in (DESKTOP, PHONE):
            visits: dict[str, list[Measured]] = {widget.name: [] for widget in widgets}
            for number in range(rounds):
                print(f"{device.name}: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
                for widget in widgets:
                    visits[widget.name].append(visit(widget, device, Visit.measure))
            found[device.name] = visits
        browser.close()
    return found


def medians(visits: Sequence[Measured]) -> Measured:
    """Return the median of each figure."""
    return Measured(*(statistics.median(getattr(visit, name) for visit in visits) for name in COLUMNS))


def table(device: str, visits: dict[str, list[Measured]]) -> Table:
    """Return the medians with the least and the most, and how many times ours the others' are."""
    ours = medians(visits[OURS.name])
    rows = []
    for name, title in COLUMNS.items():
        row = [title]
        for widget, measured in visits.items():
            values = sorted(getattr(visit, name) for visit in measured)
            middle = statistics.median(values)
            row.append(f"{middle:.1f} ({values[0]:.1f}-{values[-1]:.1f})")
            if widget != OURS.name:
                row.append(f"{middle / getattr(ours, name):.1f}x")
        rows.append(row)
    columns = ["", OURS.name, *(column for other in OTHERS for column in (other.name, "x ours"))]
    return Table(f"{device}: median of {len(visits[OURS.name])} visits (least-most)", columns, rows)


def behind(found: dict[str, dict[str, list[Measured]]]) -> list[str]:
    """Return a sentence for each figure in which ours is not the best."""
    return [
        f"{device}: {COLUMNS[name]}: {widget} {getattr(other, name):.1f}, ours {getattr(ours, name):.1f}"
        for device, visits in found.items()
        for ours in [medians(visits[OURS.name])]
        for widget, other in ((other.name, medians(visits[other.name])) for other in OTHERS)
        for name in COLUMNS
        if name not in PARTS and getattr(other, name) <= getattr(ours, name)
    ]


def main() -> int:
    """Measure, print the tables, write the report; return the exit status."""
    parser = argparse.ArgumentParser(prog="make benchmark-widget", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="visits of each page per device (7)")
    rounds = parser.parse_args().rounds
    try:
        found = run(rounds)
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    for device, visits in found.items():
        print("\n" + as_text(table(device, visits)))
    written = {
        device: {
            widget: {"median": asdict(medians(measured)), "visits": [asdict(visit) for visit in measured]}
            for widget, measured in visits.items()
        }
        for device, visits in found.items()
    }
    REPORT.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    print(f"\nWritten: {REPORT.relative_to(ROOT)}")
    lost = behind(found)
    if lost:
        print("\n".join(["Ours is not ahead:", *lost]), file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
