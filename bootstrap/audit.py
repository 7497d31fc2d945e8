"""`make audit`: known vulnerabilities of what is installed in production, against the list of accepted ones in docs/audit.md.

    python -m bootstrap.audit

Fails when a vulnerability is not in that list, and when the list has one that no longer concerns what is locked. Where the
advisory services cannot be reached it says so, and checks the list alone.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from subprocess import run

from packaging.version import Version

from bootstrap.startup import ROOT

LIST = ROOT / "docs" / "audit.md"

#: What runs in production, and what installs it.
LOCKS = ("build.txt", "runtime.txt", "rasa.txt", "events.txt")

_LOCKED = re.compile(r"^([a-z0-9][\w.-]*)==([^\s\\;]+)", re.M | re.I)
_ID = re.compile(r"(?:CVE|GHSA|PYSEC)-[\w-]+")


@dataclass(frozen=True)
class Accepted:
    """A row of the list: vulnerabilities of one package that end with one release.

    Attributes:
        package: Its name in the lock files.
        fixed: The first release without them.
        ids: What the services call them.
    """

    package: str
    fixed: Version
    ids: frozenset[str]


@dataclass(frozen=True)
class Found:
    """A vulnerability that a service knows of what is locked; ``names`` are its id and its aliases."""

    package: str
    names: frozenset[str]


def read_list(text: str) -> list[Accepted]:
    """Return the rows of the tables in ``text`` (Markdown) that begin with a package, a release and ids."""
    rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| `"))
    return [Accepted(row[0].strip("`"), Version(row[1]), frozenset(_ID.findall(row[2]))) for row in rows]


def read_lock(text: str) -> dict[str, Version]:
    """Return the version of each package that a lock file pins."""
    return {name.lower().replace("_", "-"): Version(version) for name, version in _LOCKED.findall(text)}


def outdated(accepted: Iterable[Accepted], locked: Mapping[str, Version]) -> list[str]:
    """Return a sentence for each row that no longer concerns what is locked."""
    return [
        f"docs/audit.md accepts vulnerabilities of {row.package} before {row.fixed}; locked is {locked.get(row.package, 'none')}."
        for row in accepted
        if row.package not in locked or locked[row.package] >= row.fixed
    ]


def unknown(found: Iterable[Found], accepted: Iterable[Accepted]) -> list[str]:
    """Return a sentence for each vulnerability that is in no row of its package."""
    known = {(row.package, name) for row in accepted for name in row.ids}
    return [
        f"{each.package}: {', '.join(sorted(each.names))} is not in docs/audit.md."
        for each in found
        if not any((each.package, name) in known for name in each.names)
    ]


def parse_pip_audit(report: str) -> list[Found] | None:
    """Return what pip-audit found; None when its service answered for no package at all."""
    packages = json.loads(report)["dependencies"]
    if all("skip_reason" in package for package in packages):
        return None
    return [
        Found(package["name"].lower().replace("_", "-"), frozenset([each["id"], *each["aliases"]]))
        for package in packages
        for each in package.get("vulns", ())
    ]


def parse_npm_audit(report: str) -> list[Found] | None:
    """Return what npm found; None when the registry gave no answer."""
    answer = json.loads(report)
    if "vulnerabilities" not in answer:
        return None
    return [
        Found(name, frozenset(_ID.findall(via["url"])))
        for name, package in answer["vulnerabilities"].items()
        for via in package["via"]
        if isinstance(via, dict)
    ]


def _ask_pip_audit() -> list[Found] | None:
    locks = (argument for lock in LOCKS for argument in ("-r", f"requirements/{lock}"))
    command = [".venv-audit/bin/pip-audit", "--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json"]
    done = run([*command, *locks], cwd=ROOT, capture_output=True, text=True)
    return parse_pip_audit(done.stdout) if done.stdout.startswith("{") else None


def _ask_npm_audit() -> list[Found] | None:
    """The widget's own parts, not what builds and tests it."""
    environment = {**os.environ, "PATH": f"{ROOT / '.venv-node' / 'bin'}:{os.environ['PATH']}"}
    command = ["npm", "audit", "--omit=dev", "--json"]
    done = run(command, cwd=ROOT / "widget", env=environment, capture_output=True, text=True)
    return parse_npm_audit(done.stdout) if done.stdout.startswith("{") else None


def main() -> int:
    """Ask both services, compare, and tell; return the exit status."""
    accepted = read_list(LIST.read_text(encoding="utf-8"))
    locked: dict[str, Version] = {}
    for lock in LOCKS:
        locked.update(read_lock((ROOT / "requirements" / lock).read_text(encoding="utf-8")))
    problems = outdated(accepted, locked)
    for service, answer in (("PyPI", _ask_pip_audit()), ("npm", _ask_npm_audit())):
        if answer is None:
            print(f"{service}'s advisories cannot be asked from here: what became known since docs/audit.md is not seen.")
        else:
            problems += unknown(answer, accepted)
            print(f"{service}: {len(answer)} known vulnerabilities.")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(locked)} packages are locked; docs/audit.md has {len(accepted)} rows about them.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
