"""A second model, to change to."""

from __future__ import annotations

import io
import json
import tarfile
import uuid
from pathlib import Path

#: What Rasa tells about a model, in its archive.
METADATA = "metadata.json"


def another(model: Path, folder: Path) -> Path:
    """Return an archive in ``folder`` that answers as ``model`` does, but has an id of its own."""
    archive = folder / "another.tar.gz"
    with tarfile.open(model) as old, tarfile.open(archive, "w:gz") as new:
        for member in old:
            file = old.extractfile(member) if member.isfile() else None
            content = file.read() if file else b""
            if member.name == METADATA:
                content = json.dumps({**json.loads(content), "model_id": uuid.uuid4().hex}).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content) if file else None)
    return archive
