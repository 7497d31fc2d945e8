"""The page that every HTML report of this project is written on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape


def write(path: Path, template: Path, **values: Any) -> None:
    """Write ``template``, which extends ``page.html`` beside this file, filled in with ``values``, to ``path``.

    Every value is escaped as text. The folder of ``path`` is made if need be.
    """
    environment = Environment(
        loader=FileSystemLoader([template.parent, Path(__file__).parent]),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template(template.name).render(values)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
