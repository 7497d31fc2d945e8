"""A vulnerability that nobody wrote down is told, and so is one that was written down and is over."""

from __future__ import annotations

import json

import pytest
from packaging.version import Version

from bootstrap import audit
from bootstrap.audit import Accepted, Found
from bootstrap.startup import ROOT

LIST = """
| package | fixed in | advisories | held by | why it is not reached |
|---|---|---|---|---|
| `aiohttp` | 3.10.11 | CVE-2024-52304, GHSA-8495-4g3g-x7pr | Rasa | its server is not run |
"""
ROW = Accepted("aiohttp", Version("3.10.11"), frozenset({"CVE-2024-52304", "GHSA-8495-4g3g-x7pr"}))


def test_the_list_is_read_from_its_table() -> None:
    assert audit.read_list(LIST) == [ROW]


def test_a_lock_file_is_read_whatever_stands_around_the_pins() -> None:
    text = "aiohttp==3.9.5 \\\n    --hash=sha256:00\n    # via -r runtime.in\nRuamel_yaml==0.17.21 \\\n"
    assert audit.read_lock(text) == {"aiohttp": Version("3.9.5"), "ruamel-yaml": Version("0.17.21")}


@pytest.mark.parametrize(("version", "told"), [("3.9.5", 0), ("3.10.10", 0), ("3.10.11", 1), ("3.14.3", 1)])
def test_a_row_that_is_over_is_told(version: str, told: int) -> None:
    assert len(audit.outdated([ROW], {"aiohttp": Version(version)})) == told


def test_a_row_of_a_package_that_is_gone_is_told() -> None:
    assert len(audit.outdated([ROW], {})) == 1


def test_a_vulnerability_is_known_by_any_of_its_names_and_for_its_package_only() -> None:
    same = Found("aiohttp", frozenset({"PYSEC-2024-1", "CVE-2024-52304"}))
    other = Found("aiohttp", frozenset({"CVE-2026-69244"}))
    elsewhere = Found("sanic", frozenset({"CVE-2024-52304"}))
    assert audit.unknown([same], [ROW]) == []
    assert len(audit.unknown([same, other, elsewhere], [ROW])) == 2


def test_pip_audits_report_is_understood() -> None:
    vulnerability = {"id": "PYSEC-2024-1", "aliases": ["CVE-2024-52304"], "fix_versions": ["3.10.11"], "description": ""}
    packages = [
        {"name": "aiohttp", "version": "3.9.5", "vulns": [vulnerability]},
        {"name": "six", "version": "1.17.0", "vulns": []},
        {"name": "ours", "skip_reason": "Dependency not found on PyPI and could not be audited: ours (1)"},
    ]
    report = json.dumps({"dependencies": packages, "fixes": []})
    assert audit.parse_pip_audit(report) == [Found("aiohttp", frozenset({"PYSEC-2024-1", "CVE-2024-52304"}))]
    assert audit.parse_pip_audit(json.dumps({"dependencies": packages[2:], "fixes": []})) is None


def test_npms_report_is_understood() -> None:
    via = {"source": 1, "name": "lit", "url": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc"}
    report = json.dumps({"auditReportVersion": 2, "vulnerabilities": {"lit": {"via": [via]}, "parent": {"via": ["lit"]}}})
    assert audit.parse_npm_audit(report) == [Found("lit", frozenset({"GHSA-aaaa-bbbb-cccc"}))]
    assert audit.parse_npm_audit(json.dumps({"message": "405 Method Not Allowed", "statusCode": 405})) is None


def test_every_row_of_the_list_still_concerns_what_is_locked() -> None:
    accepted = audit.read_list(audit.LIST.read_text(encoding="utf-8"))
    locks = [(ROOT / "requirements" / lock).read_text(encoding="utf-8") for lock in audit.LOCKS]
    assert accepted
    assert audit.outdated(accepted, audit.read_lock("\n".join(locks))) == []
    assert all(row.ids for row in accepted)
