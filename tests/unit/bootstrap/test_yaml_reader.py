"""What libyaml reads for Rasa is what Rasa's own reader reads; what is wrong is complained of in Rasa's words."""

from __future__ import annotations

import inspect

import pytest
import rasa.shared.utils.io
import rasa.shared.utils.validation
from rasa.shared.constants import DOMAIN_SCHEMA_FILE
from rasa.shared.exceptions import YamlSyntaxException
from rasa.shared.utils.validation import YamlValidationException

from bootstrap.yaml_reader import DoubtfulError, read
from tests import corpus

OWN = inspect.getclosurevars(rasa.shared.utils.io.read_yaml).nonlocals["own"]

PLAIN = [
    "yes", "on", "True", "true", "~", "", "null", "7", "-0", "+3", "010", "1:30", "0o17", "0x1F", "0b11", "1_000", "12e", "1e3",
    ".5", "1.", ".inf", "-.Inf", ".nan", "1.5.2", "2026-01-02", "2026-01-02 10:00:00", "2026-01-02T10:00:00+02:00", "'1'",
    '"a\\nb"', "å", "[1, two]", "{a: b}", "|\n  x\n  y", "&x 1", "!env_var x", "${HOME}", "!!int '3'",
]  # fmt: skip
DOUBTFUL = ["a: 1\na: 2", "a: {<<: {b: 1}}", "a: [", "a: b: c", "\ta: 1", "a: *b", "a: ${HOME}", "a: 1_000"]


@pytest.mark.parametrize("value", PLAIN)
def test_it_reads_the_same_or_leaves_it_to_rasa(value: str) -> None:
    content = f"a: {value}\nö: 1\n"
    try:
        found = read(content)
    except DoubtfulError:
        return
    own = OWN(content)
    assert repr(found) == repr(own)


@pytest.mark.parametrize("content", DOUBTFUL)
def test_what_is_wrong_or_special_is_left_to_rasa(content: str) -> None:
    with pytest.raises(DoubtfulError):
        read(content)


@pytest.mark.parametrize(
    "path",
    [*sorted(corpus.DATA.rglob("*.yml")), corpus.ROOT / "domain.yml", corpus.ROOT / "config.yml"],
    ids=lambda path: path.name,
)
def test_every_file_of_ours_is_read_the_same(path) -> None:
    content = path.read_text(encoding="utf-8")
    assert read(content) == OWN(content)


def test_a_file_of_the_wrong_shape_is_complained_of_with_its_line() -> None:
    with pytest.raises(YamlValidationException, match="in Line"):
        rasa.shared.utils.validation.validate_yaml_schema("intents:\n- a\nresponses: 7\n", DOMAIN_SCHEMA_FILE)
    assert rasa.shared.utils.io.read_yaml("a: 1", ["safe", "rt"]) == {"a": 1}


def test_a_file_that_is_no_yaml_is_complained_of_with_its_line() -> None:
    with pytest.raises(YamlSyntaxException) as raised:
        rasa.shared.utils.validation.validate_yaml_schema("a: 1\nb: [\n", DOMAIN_SCHEMA_FILE)
    assert "line 3" in str(raised.value) or "line 2" in str(raised.value)
