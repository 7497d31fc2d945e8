"""The word lists hold together."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

from nlu.times.named_days import date_of
from nlu.times.vocabulary import _read, core, languages, vocabulary


def test_every_language_has_the_same_sections() -> None:
    first, *others = (set(_read(name)) for name in languages())
    assert all(sections == first for sections in others)


def test_every_word_is_text_and_every_key_is_known() -> None:
    for name in languages():
        data = _read(name)
        assert set(data["named_days"]) <= set(core()["named_days"])
        assert set(data["day_parts"]) <= set(core()["day_parts"])
        assert {item["part"] for item in data["days_part"]} <= set(core()["day_parts"])
        for section, content in data.items():
            if isinstance(content, list) and section != "days_part":
                assert all(isinstance(word, str) for word in content), section


def test_every_named_day_has_a_date() -> None:
    for key in core()["named_days"]:
        found = date_of(key, 2025)
        assert found is not None and found.year == 2025, key


def test_named_days_of_known_years() -> None:
    assert date_of("midsummer_eve", 2025) == date(2025, 6, 20)
    assert date_of("easter_monday", 2024) == date(2024, 4, 1)
    assert date_of("black_friday", 2023) == date(2023, 11, 24)
    assert date_of("cyber_monday", 2019) == date(2019, 12, 2)
    assert date_of("mothers_day_se", 2025) == date(2025, 5, 25)
    assert date_of("fathers_day_se", 2025) == date(2025, 11, 9)
    assert date_of("advent_1", 2026) == date(2026, 11, 29)


def test_a_slip_finds_its_word_and_other_words_are_left_alone() -> None:
    english = vocabulary("en")
    assert english.lookup("wednesady")[0].category == "weekday"
    assert english.lookup("septmeber")[0].category == "month"
    for word in ("sundry", "moody", "matches", "remember", "fridges"):
        assert not any(entry.category in ("month", "weekday", "relative_day") for entry in english.lookup(word)), word


def test_an_unknown_language_reads_like_english() -> None:
    assert vocabulary("de").language == "en"
    assert vocabulary("sv_SE").language == "sv"


def test_importing_is_cheap() -> None:
    code = "import sys, nlu.times; print(sorted({'holidays', 'babel.dates'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=_root())
    assert out.stdout.strip() == "[]"


def _root() -> str:
    from pathlib import Path

    return str(Path(__file__).resolve().parents[3])
