from __future__ import annotations

from benchmarks.speed import synthetic
from nlu.decision import OUT_OF_SCOPE

VOCABULARY = {"en": [f"word{chr(97 + n)}" for n in range(26)], "sv": [f"ord{chr(97 + n)}" for n in range(26)]}
TOPICS = synthetic.topic_names(5)


def test_words_are_those_of_the_examples_by_language() -> None:
    blocks = [
        {"metadata": {"language": "en"}, "examples": "- Must I take 3 back?\n- must I\n"},
        {"metadata": {"language": "sv"}, "examples": "- Måste jag?\n"},
        {"metadata": {"language": "da"}, "examples": "- Skal jeg?\n"},
        {"examples": "- nothing known\n"},
    ]
    assert synthetic.words(blocks, ["en", "sv"]) == {"en": ["back", "must", "take"], "sv": ["jag", "måste"]}


def test_every_topic_has_its_examples_in_equal_shares_of_the_languages() -> None:
    blocks = synthetic.examples(TOPICS, VOCABULARY, seed=1)
    assert {block["intent"] for block in blocks} == {*TOPICS, OUT_OF_SCOPE}
    for block in blocks:
        lines = block["examples"].splitlines()
        assert len(lines) == synthetic.EXAMPLES / 2 and len(set(lines)) > 1
        known = set(VOCABULARY[block["metadata"]["language"]])
        assert all(set(line.removeprefix("- ").split()) <= known for line in lines)


def test_the_same_seed_makes_the_same_examples() -> None:
    assert synthetic.examples(TOPICS, VOCABULARY, 1) == synthetic.examples(TOPICS, VOCABULARY, 1)
    assert synthetic.examples(TOPICS, VOCABULARY, 1) != synthetic.examples(TOPICS, VOCABULARY, 2)


def test_every_topic_has_an_answer_in_each_language_and_a_rule() -> None:
    data = synthetic.data(TOPICS, VOCABULARY, ["en", "sv"], 1)
    english, swedish = data["responses"]["utter_topic_003"]
    assert "condition" not in english and swedish["condition"][0]["value"] == "sv"
    steps = {rule["rule"]: rule["steps"] for rule in data["rules"]}
    assert steps["topic_003"] == [{"intent": "topic_003"}, {"action": "utter_topic_003"}]
    assert set(steps) == {*TOPICS, OUT_OF_SCOPE}


def test_the_domain_keeps_all_but_the_intents() -> None:
    made = synthetic.domain({"version": "3.1", "intents": ["a"], "slots": {"b": {}}}, TOPICS)
    assert made == {"version": "3.1", "intents": [*TOPICS, OUT_OF_SCOPE, "nlu_fallback"], "slots": {"b": {}}}
