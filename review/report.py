"""What support sees of the groups: a table in the terminal and a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from evaluation import page
from evaluation.tables import Table, as_text
from nlu.decision import OUT_OF_SCOPE
from nlu.language import OTHER
from review.collecting import KINDS
from review.grouping import Group
from review.wording import shortened

TEMPLATE = Path(__file__).with_name("report.html")

#: Characters of a line in the terminal, groups shown there, and wordings of a group that the page shows unfolded.
WIDTH, SHOWN, OPEN = 100, 20, 5

#: What each kind of question, and each choice that is no topic, is called.
LABELS = {"declined": "declined", "asked_back": "asked back", "not_helpful": "not helpful", OUT_OF_SCOPE: "none of these"}


def terminal(groups: Sequence[Group]) -> str:
    """Return a table of the largest ``groups``: a line of figures each, below it the most central question and the choices."""
    columns = ["group", "count", *(LABELS[kind] for kind in KINDS), "languages", "nearest topic"]
    shown = groups[:SHOWN]
    rows = [
        [
            group.id,
            str(group.count),
            *(str(group.kinds[kind] or "") for kind in KINDS),
            " ".join(sorted(group.languages)),
            group.nearest or "-",
        ]
        for group in shown
    ]
    head, *lines = as_text(Table("", columns, rows)).strip("\n").split("\n")
    rule, *lines = lines
    out = [head, rule]
    for group, line in zip(shown, lines):
        out += [shortened(line, WIDTH), "  " + shortened(group.wordings[0].text, WIDTH - 2)]
        if chosen := choices(group):
            out.append("  " + shortened(f"chosen: {chosen}", WIDTH - 2))
    if more := len(groups) - len(shown):
        out.append(f"... and {more} more {'group' if more == 1 else 'groups'}")
    return "\n".join(out)


def choices(group: Group) -> str:
    """Return what the people chose when they were asked back: "late_return 3, none of these 1"."""
    return ", ".join(f"{LABELS.get(name, name)} {count}" for name, count in group.choices.most_common())


def write(path: Path, groups: Sequence[Group], since: datetime, made: datetime) -> None:
    """Write the page of ``groups`` to ``path``."""
    page.write(
        path, TEMPLATE, groups=groups, since=since, made=made, kinds=KINDS, labels=LABELS, choices=choices, open=OPEN,
        undetermined=OTHER,
    )  # fmt: skip
