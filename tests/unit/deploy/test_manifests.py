"""Compose, the manifests and the configuration that they carry name the same things, and reach no further than they should."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from bootstrap.startup import DEFAULTS, ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
MANIFESTS = [
    document
    for path in sorted((DEPLOY / "kubernetes").rglob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
#: What docs/deploy.md has the operator put into secrets.
SECRETS = set(re.findall(r"--from-literal=(\w+)=", (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")))


def of_kind(kind: str) -> dict[str, Any]:
    return {document["metadata"]["name"]: document for document in MANIFESTS if document.get("kind") == kind}


@pytest.mark.parametrize("name", ["endpoints.yml", "credentials.yml"])
def test_every_variable_of_the_configuration_is_set_in_both(name: str) -> None:
    text = re.sub(r"#.*", "", (DEPLOY / name).read_text(encoding="utf-8"))
    variables = set(re.findall(r"\$\{(\w+)\}", text))
    assert variables
    assert variables - set(DEFAULTS) <= set(COMPOSE["services"]["rasa"]["environment"])
    assert variables - set(DEFAULTS) <= set(of_kind("ConfigMap")["assistant"]["data"]) | SECRETS


def test_both_set_the_same_variables() -> None:
    in_compose = {name for service in COMPOSE["services"].values() for name in service.get("environment") or ()}
    ours = {name for name in in_compose if not name.startswith(("POSTGRES_", "KAFKA_", "HANDOFF_"))}
    assert ours == {name for name in set(of_kind("ConfigMap")["assistant"]["data"]) | SECRETS if not name.startswith("HANDOFF_")}


def test_no_secret_is_written_down() -> None:
    def values(node: Any) -> list[str]:
        if isinstance(node, list):
            return [value for each in node for value in values(each)]
        named = node.items() if isinstance(node, dict) else ()
        return [value for key, each in named for value in ([f"{key}={each}"] if isinstance(each, str) else values(each))]

    for value in values(COMPOSE["services"]) + values(MANIFESTS):
        name, _, content = value.partition("=")
        if re.search(r"SECRET|PASSWORD|RECORDS_DB|_URL$|REDIS", name) and not name.endswith("_FILE"):
            secret = re.sub(r"\$\{\w+[^}]*\}", "", content)
            assert not re.search(r"://[^@/]*:[^@/]+@", secret) and (not re.search("SECRET|PASSWORD", name) or not secret), value
    assert not of_kind("Secret")


def test_compose_lets_rasa_alone_reach_the_action_server() -> None:
    services = COMPOSE["services"]
    near = {name for name, service in services.items() if set(service["networks"]) & set(services["actions"]["networks"])}
    assert near == {"actions", "rasa", "postgres"}
    assert {name for name, service in services.items() if "ports" in service} == {"nginx"}
    assert all(COMPOSE["networks"][name]["internal"] for name in services["actions"]["networks"])


def test_kubernetes_lets_rasa_alone_reach_the_action_server() -> None:
    policies = of_kind("NetworkPolicy")
    assert policies["nothing-by-default"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    (rule,) = policies["actions"]["spec"]["ingress"]
    assert rule["from"] == [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": "rasa"}}}]


def test_a_rollout_never_has_fewer_servers() -> None:
    for name in ("rasa", "actions", "nginx"):
        assert of_kind("Deployment")[name]["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
        assert name in of_kind("PodDisruptionBudget")


def test_the_image_holds_every_package_that_is_served() -> None:
    allowed = (DEPLOY / "images" / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    packages = {path.parent.name for path in ROOT.glob("[a-z]*/__init__.py")}
    elsewhere = {"benchmarks", "fuzzing", "screenshots", "tuning"}
    assert {name for name in packages if f"!{name}" not in allowed} <= elsewhere
