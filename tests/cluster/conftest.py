"""The cluster that the tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import corpus
from tests.cluster.cluster import Cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start everything."""
    if not corpus.MODEL.exists():
        pytest.fail("no trained model: run `make models/assistant.tar.gz`")
    with Cluster() as running:
        yield running
