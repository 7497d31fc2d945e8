"""A model's domain and its archive are read soon, and say what Rasa's own say."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from rasa.engine.storage import local_model_storage
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain

from bootstrap.archive import DOMAIN

RESOURCE = Resource("domain_provider")


@pytest.fixture
def domain() -> Domain:
    return Domain.load("domain.yml")


def load(storage: LocalModelStorage) -> Domain:
    domain = DomainProvider.load({}, storage, RESOURCE, execution_context=None).provide_inference()
    assert isinstance(domain, Domain)
    return domain


def test_a_domain_is_the_same_after_it_was_kept(tmp_path: Path, domain: Domain) -> None:
    storage = LocalModelStorage(tmp_path)
    DomainProvider.create({}, storage, RESOURCE, execution_context=None)._persist(domain)
    assert [file.name for file in tmp_path.rglob("*.*")] == [DOMAIN]
    assert load(storage).as_dict() == domain.as_dict()
    assert load(storage).fingerprint() == domain.fingerprint()


def test_a_model_with_a_domain_in_yaml_is_loaded_too(tmp_path: Path, domain: Domain) -> None:
    storage = LocalModelStorage(tmp_path)
    with storage.write_to(RESOURCE) as folder:
        domain.persist(folder / "domain.yml")
    assert load(storage).as_dict() == domain.as_dict()


def test_an_archive_holds_its_files_as_they_are(tmp_path: Path) -> None:
    archive, content = tmp_path / "model.tar.gz", b"the same again and again " * 1000
    (tmp_path / "weights").write_bytes(content)
    with local_model_storage.TarSafe.open(archive, "w:gz") as tar:
        tar.add(tmp_path / "weights", arcname="weights")
    assert content in archive.read_bytes()
    with tarfile.open(archive, "r:gz") as tar:
        assert tar.extractfile("weights").read() == content
