"""A broken table names the line and the field of everything that is wrong in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deadlines.checked_yaml import Problem
from deadlines.limits import LimitsError, load

SOUND = """\
groups:
  EU: [DE, SE]
limits:
- id: respond
  origin: seed
  name: {en: Answer, sv: Svara}
  question: {en: "When?", sv: "När?"}
  clock_start: {en: the request, sv: förfrågan}
  consequence: {en: A claim., sv: Ett anspråk.}
  versions:
  - closes_after: {hours: 48}
    marketplaces: [US]
    valid_from: 2024-01-01
    valid_until: 2024-12-31
    source:
      name: {en: Somebody, sv: Någon}
      pages: [example.org]
      checked: 2026-11-23
seasons:
- id: us
  name: {en: Christmas, sv: Jul}
  marketplaces: [US]
  bought_from: 2025-11-01
  bought_until: 2025-12-31
  returnable_until: 2026-01-31
  source:
    name: {en: Somebody, sv: Någon}
    pages: [example.org]
    checked: 2026-11-23
"""

VERSION = SOUND[SOUND.index("  - closes_after") : SOUND.index("seasons:")]
SEASON = SOUND[SOUND.index("- id: us") :]


def problems(tmp_path: Path, text: str | bytes) -> tuple[Problem, ...]:
    path = tmp_path / "limits.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(LimitsError) as caught:
        load(path)
    assert str(path) in str(caught.value)
    for problem in caught.value.problems:
        assert str(problem) in str(caught.value)
        assert f"line {problem.line}" in str(problem)
    return caught.value.problems


def test_the_sound_file_loads(tmp_path: Path) -> None:
    path = tmp_path / "limits.yml"
    path.write_text(SOUND, "utf-8")
    assert load(path)["respond"].versions[0].marketplaces == ("US",)


def version(old: str, new: str) -> str:
    """SOUND with a second version, in which ``old`` is replaced."""
    return SOUND.replace(VERSION, VERSION + VERSION.replace(old, new))


ONE_MISTAKE = {
    "unknown field": (SOUND.replace("origin:", "origine:"), 5, "limits[0].origine", "is not a field here"),
    "missing field": (SOUND.replace("  origin: seed\n", ""), 4, "limits[0].origin", "is missing"),
    "no number": (SOUND.replace("48", "two"), 11, "limits[0].versions[0].closes_after.hours", "must be a whole number"),
    "text for a number": (SOUND.replace("48", '"48"'), 11, "limits[0].versions[0].closes_after.hours", "whole number"),
    "a fraction": (SOUND.replace("48", "1.5"), 11, "limits[0].versions[0].closes_after.hours", "whole number"),
    "zero": (SOUND.replace("48", "0"), 11, "limits[0].versions[0].closes_after.hours", "greater than 0"),
    "huge": (SOUND.replace("48", "99999"), 11, "limits[0].versions[0].closes_after.hours", "less than or equal"),
    "unknown unit": (SOUND.replace("hours:", "hour:"), 11, "limits[0].versions[0].closes_after.hour", "not a field"),
    "two units": (SOUND.replace("48", "48, days: 2"), 11, "limits[0].versions[0].closes_after", "needs exactly one of"),
    "no length": (
        SOUND.replace("- closes_after: {hours: 48}\n    m", "- m"),
        11,
        "limits[0].versions[0]",
        "opens_after or",
    ),
    "opens too late": (
        SOUND.replace(
            "    marketplaces: [US]\n    valid", "    opens_after: {hours: 48}\n    marketplaces: [US]\n    valid"
        ),
        12,
        "limits[0].versions[0].opens_after",
        "is not before closes_after",
    ),
    "impossible date": (SOUND.replace("2024-12-31", "2024-02-31"), 14, "limits[0].versions[0].valid_until", "calendar"),
    "year for a date": (SOUND.replace("2024-12-31", "2024"), 14, "limits[0].versions[0].valid_until", "2026-01-31"),
    "dates reversed": (SOUND.replace("2024-12-31", "2023-12-31"), 14, "limits[0].versions[0].valid_until", "before"),
    "missing language": (SOUND.replace(", sv: Svara", ""), 6, "limits[0].name.sv", "is missing"),
    "unknown language": (SOUND.replace("sv: Svara", "sv: Svara, no: Svar"), 6, "limits[0].name.no", "not a language"),
    "empty text": (SOUND.replace("sv: Svara", "sv: ' '"), 6, "limits[0].name.sv", "is empty"),
    "number for text": (SOUND.replace("sv: Svara", "sv: 12"), 6, "limits[0].name.sv", "must be text"),
    "text for texts": (SOUND.replace("{en: Answer, sv: Svara}", "Answer"), 6, "limits[0].name", "mapping of languages"),
    "unknown origin": (SOUND.replace("seed", "rumour"), 5, "limits[0].origin", "seed"),
    "unknown marketplace": (
        SOUND.replace("s: [US]", "s: [Mars]", 1),
        12,
        "limits[0].versions[0].marketplaces[0]",
        "Mars",
    ),
    "alias": (SOUND.replace("s: [US]", "s: [UK]", 1), 12, "limits[0].versions[0].marketplaces[0]", "write GB"),
    "no marketplace": (SOUND.replace("s: [US]", "s: []", 1), 12, "limits[0].versions[0].marketplaces", "is empty"),
    "no list": (SOUND.replace("s: [US]", "s: US", 1), 12, "limits[0].versions[0].marketplaces", "must be a list"),
    "no page": (SOUND.replace("[example.org]", "[]", 1), 17, "limits[0].versions[0].source.pages", "is empty"),
    "unknown group member": (SOUND.replace("DE, SE", "DE, sweden"), 2, "groups.EU[1]", "sweden"),
    "same field twice": (
        SOUND.replace("  origin: seed\n", "  origin: seed\n  id: other\n"),
        6,
        "limits[0].id",
        "twice",
    ),
    "same limit twice": (
        SOUND.replace("seasons:", SOUND[SOUND.index("- id: respond") : SOUND.index("seasons:")] + "seasons:"),
        19,
        "limits[1].id",
        "twice",
    ),
    "versions overlap": (version("2024-01-01", "2024-06-01"), 19, "limits[0].versions[1]", "versions[0]"),
    "versions overlap for all": (version("[US]", "[any]"), 19, "limits[0].versions[1]", "versions[0]"),
    "seasons overlap": (SOUND + SEASON.replace("id: us", "id: us2"), 30, "seasons[1]", "seasons[0]"),
    "purchases reversed": (SOUND.replace("2025-12-31", "2025-10-31"), 24, "seasons[0].bought_until", "before"),
    "returns before purchases": (SOUND.replace("2026-01-31", "2025-12-30"), 24, "seasons[0].bought_until", "after"),
    "season in hours": (
        SOUND.replace("2026-01-31\n", "2026-01-31\n  or_after_delivery: {hours: 48}\n"),
        26,
        "seasons[0].or_after_delivery",
        "in days",
    ),
    "no versions": (
        SOUND.replace(VERSION, "").replace("versions:", "versions: []"),
        10,
        "limits[0].versions",
        "is empty",
    ),
    "no YAML": (SOUND.replace("[DE, SE]", "[DE, SE"), 3, "", "is not YAML"),
    "tab": (SOUND.replace("  origin", "\torigin"), 5, "", "is not YAML"),
    "control character": (SOUND.replace("Somebody", "\x07", 1), 16, "", "is not YAML"),
    "unknown anchor": (SOUND.replace("[DE, SE]", "*nobody"), 2, "", "is not YAML"),
    "list for a mapping": ("- groups\n", 1, "", "must be a mapping"),
    "empty file": ("# nothing\n", 1, "", "is empty"),
    "contains itself": ("groups: &a\n  EU: *a\nlimits: []\n", 1, "", "is not YAML"),
}


@pytest.mark.parametrize(("text", "line", "field", "message"), ONE_MISTAKE.values(), ids=ONE_MISTAKE)
def test_one_mistake(tmp_path: Path, text: str, line: int, field: str, message: str) -> None:
    assert text != SOUND
    found = problems(tmp_path, text)
    assert [(problem.line, problem.field) for problem in found if message in problem.message] == [(line, field)]


def test_not_utf8(tmp_path: Path) -> None:
    assert problems(tmp_path, b"groups:\n  EU: \xe5\n") == (Problem(2, "", "is not UTF-8 text"),)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"limits\.yml"):
        load(tmp_path / "limits.yml")


def test_all_mistakes_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = (
        SOUND.replace("seed", "rumour").replace("48", "x").replace("sv: Svara", "").replace("2025-12-31", "31 December")
    )
    found = problems(tmp_path, text)
    assert [problem.line for problem in found] == [5, 6, 11, 24]


def test_versions_of_other_places_or_days_do_not_overlap(tmp_path: Path) -> None:
    path = tmp_path / "limits.yml"
    later = ("valid_from: 2024-01-01\n    valid_until: 2024-12-31", "valid_from: 2025-01-01")
    for text in (version("[US]", "[EU]"), version(*later)):
        path.write_text(text, "utf-8")
        assert len(load(path)["respond"].versions) == 2


def test_norway_and_truth_values_are_text(tmp_path: Path) -> None:
    path = tmp_path / "limits.yml"
    path.write_text(re.sub("sv: Svara", "sv: on", SOUND.replace("[US]", "[NO]", 1)), "utf-8")
    limit = load(path)["respond"]
    assert limit.versions[0].marketplaces == ("NO",)
    assert limit.name["sv"] == "on"


def test_the_table_cannot_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "limits.yml"
    path.write_text(SOUND, "utf-8")
    limit = load(path)["respond"]
    with pytest.raises(TypeError):
        limit.id = "other"
    with pytest.raises(TypeError):
        limit.name["en"] = "other"  # type: ignore[index]
