"""What is trained and served beside ours, and how it is weighed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from benchmarks.speed import installed, servers, stock_project, training
from benchmarks.speed.rounds import Texts, in_turn


def test_the_stock_project_answers_every_intent(tmp_path: Path) -> None:
    data = training.copy_data(tmp_path / "data", 1)
    folder = stock_project.write(tmp_path / "stock", data)
    domain = yaml.safe_load((folder / "domain.yml").read_text(encoding="utf-8"))
    rules = yaml.safe_load((folder / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    stories = yaml.safe_load((folder / "data" / "stories.yml").read_text(encoding="utf-8"))["stories"]
    assert [rule["steps"][0]["intent"] for rule in rules] == domain["intents"]
    assert {rule["steps"][1]["action"] for rule in rules} == set(domain["responses"])
    topics = sorted(path.stem for path in (data / "topics").glob("*.yml"))
    assert [story["story"] for story in stories] == topics and {len(story["steps"]) for story in stories} == {6}
    config = yaml.safe_load((folder / "config.yml").read_text(encoding="utf-8"))
    epochs = {each["name"]: each["epochs"] for each in [*config["pipeline"], *config["policies"]] if "epochs" in each}
    assert epochs == {"DIETClassifier": 2, "ResponseSelector": 100, "TEDPolicy": 100, "UnexpecTEDIntentPolicy": 100}


def test_a_copy_of_the_data_is_whole_or_has_less_examples(tmp_path: Path) -> None:
    whole, less = training.copy_data(tmp_path / "whole", None), training.copy_data(tmp_path / "less", 1)
    path = Path("topics/late_return.yml")
    assert (whole / path).read_bytes() == (training.ROOT / "data" / path).read_bytes()
    blocks = yaml.safe_load((less / path).read_text(encoding="utf-8"))["nlu"]
    assert all(len(block["examples"].splitlines()) == 1 for block in blocks)


def test_no_question_is_handed_out_twice() -> None:
    texts = Texts(3)
    handed_out = [*texts.take(200), *(text for talk in texts.conversations(400) for text in talk)]
    assert len(set(handed_out)) == 600
    assert Texts(3).take(200) == handed_out[:200] != Texts(4).take(200)


def test_each_is_first_in_every_other_round() -> None:
    assert [in_turn(number, str, int)[0] for number in range(3)] == [str, int, str]


def test_pss_is_read_in_bytes() -> None:
    assert servers.pss("Rss:   500 kB\nPss:   200 kB\nPss_Dirty:  100 kB\n") == 204_800
    with pytest.raises(ValueError):
        servers.pss("Rss: 500 kB\n")


def test_the_names_in_a_lock_are_read() -> None:
    lock = "numpy==1.24.4 \\\n    --hash=sha256:aa\nPyJWT[crypto]==2.9 \\\nruamel.yaml==0.17\n# comment==1\n"
    assert installed.locked(lock) == {"numpy", "pyjwt", "ruamel-yaml"}


def test_installed_files_are_weighed_by_distribution(tmp_path: Path) -> None:
    site = tmp_path / "lib" / "python3.10" / "site-packages"
    for name, size in (("one", 10), ("Two_b", 100)):
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (site / f"{name}.py").write_bytes(b"#" * size)
        (info / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
        (info / "RECORD").write_text(f"{name}.py,,\n{name}-gone.py,,\n")
    assert installed.size(tmp_path) == 110
    assert installed.size(tmp_path, {"two-b"}) == 100
