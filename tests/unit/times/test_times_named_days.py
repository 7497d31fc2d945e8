"""A named day beside a clock time is that day, not the last such hour."""

from __future__ import annotations

import pytest
from reading import only


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("lillejulafton kl 15", "2025-12-23"),
        ("lille julafton kl 15", "2025-12-23"),
        ("dan före julafton kl 15", "2025-12-23"),
        ("dan före nyårsafton kl 15", "2025-12-30"),
        ("dagen innan julafton kl 15", "2025-12-23"),
        ("luciadagen kl 15", "2025-12-13"),
        ("trettondagsafton kl 15", "2026-01-05"),
        ("annandag jul kl 15", "2025-12-26"),
        ("Boxing Day kl 15", "2025-12-26"),
        ("Boxing Day at 3pm", "2025-12-26"),
        ("St. Stephen's Day at 3pm", "2025-12-26"),
        ("Little Christmas Eve at 3pm", "2025-12-23"),
        ("New Year's Eve at 3pm", "2025-12-31"),
        ("New Year\u2019s Day at 3pm", "2026-01-01"),
        ("Good Friday at 3pm", "2026-04-03"),
        ("Easter Monday at 3pm", "2026-04-06"),
        ("Thanksgiving at 3pm", "2025-11-27"),
        ("Cyber Monday at 3pm", "2025-12-01"),
    ],
)
def test_a_named_day_with_a_clock_time(text: str, day: str) -> None:
    assert only(f"It came {text}" if "3pm" in text else f"den kom {text}", "en" if "3pm" in text else "sv") == f"{day} 15:00 hour"
