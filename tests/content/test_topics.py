"""The content is whole: every topic has its examples of every kind, its answers, titles and sources, in every language.

Languages and topics are read from `domain.yml`: a new one is data, and these tests say what it still lacks.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from deadlines.limits import Limit, load
from evaluation.questions import read
from tests import corpus

KINDS = ("plain", "terse", "story", "typo", "jargon", "mixed")
LEAST_EXAMPLES, LEAST_STORIES, LEAST_OUT_OF_SCOPE = 60, 15, 300
LEAST_QUESTIONS, LEAST_QUESTIONS_OUT_OF_SCOPE = 12, 150
LONGEST_TITLE = 40
LONGEST_ANSWER = 95  # words; "about 90"
TOO_SIMILAR = 0.7

LANGUAGES = corpus.languages()
INTENTS = corpus.intents()
TOPICS = corpus.folder("topics")
LOOK_UPS = corpus.folder("deadlines")

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def answers() -> list[tuple[str, str]]:
    """Return the (intent, language) pairs with an answer in YAML: every topic, and others that have one."""
    written = {name.removeprefix("utter_") for name in corpus.responses()}
    return [(i, language) for i in INTENTS if i in TOPICS or i in written for language in LANGUAGES]


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_of_the_domain_has_a_file(intent: str) -> None:
    found = [path for path in corpus.files() if path.stem == intent]
    assert found, f"{intent} stands in domain.yml but has no file data/topics/{intent}.yml"


@pytest.mark.parametrize("intent", sorted({example.intent for example in corpus.examples()}))
def test_every_intent_with_examples_stands_in_the_domain(intent: str) -> None:
    assert intent in corpus.domain()["intents"], f"add {intent} to `intents` in domain.yml"


def test_every_file_of_a_topic_speaks_of_that_topic_only() -> None:
    strays = [(e.file.name, e.intent) for e in corpus.examples() if e.file.stem in INTENTS and e.intent != e.file.stem]
    assert not strays, f"examples of another intent in a topic's file: {sorted(set(strays))}"


@pytest.mark.parametrize(("intent", "language"), answers())
def test_answer_in_every_language(intent: str, language: str) -> None:
    part = corpus.variation(f"utter_{intent}", language)
    assert part and part["text"].strip(), f"utter_{intent} has no text for language {language}"


@pytest.mark.parametrize("name", [name for name in corpus.responses() if name.startswith("utter_")])
def test_one_variation_a_language_and_the_default_without_condition(name: str) -> None:
    conditions = [
        [(c["type"], c["name"], c["value"]) for c in part.get("condition") or []] for part in corpus.responses()[name]
    ]
    wanted = [[], *([("slot", "language", language)] for language in LANGUAGES[1:])]
    assert conditions == wanted, (
        f"{name}: no condition on {LANGUAGES[0]}, then one variation for each of {LANGUAGES[1:]}"
    )


@pytest.mark.parametrize(("intent", "language"), answers())
def test_title_fits_on_a_button(intent: str, language: str) -> None:
    title = corpus.title(intent, language)
    assert title, f"utter_{intent} has no metadata.title for language {language}"
    assert len(title) <= LONGEST_TITLE, f"{title!r} has {len(title)} characters, at most {LONGEST_TITLE} fit"


@in_every_language
def test_titles_are_unique(language: str) -> None:
    by_title = defaultdict(list)
    for intent in INTENTS:
        by_title[corpus.folded(corpus.title(intent, language) or intent)].append(intent)
    assert not (twice := {t: same for t, same in by_title.items() if len(same) > 1}), f"the same title twice: {twice}"


@pytest.mark.parametrize(("intent", "language"), [pair for pair in answers() if pair[0] in TOPICS])
def test_answer_names_its_sources_with_the_day_they_were_checked(intent: str, language: str) -> None:
    part = corpus.variation(f"utter_{intent}", language) or {}
    sources = (part.get("metadata") or {}).get("sources") or []
    assert sources, f"utter_{intent} names no metadata.sources for language {language}"
    for source in sources:
        assert source.get("name", "").strip(), f"utter_{intent}, {language}: a source without a name"


@in_every_language
@pytest.mark.parametrize("name", [name for name in corpus.responses() if name.startswith("utter_")])
def test_sources_are_dated(name: str, language: str) -> None:
    metadata = (corpus.variation(name, language) or {}).get("metadata") or {}
    own = [text for text in (metadata.get("follow_ups") or {}).values() if isinstance(text, dict)]
    for source in [source for text in (metadata, *own) for source in text.get("sources") or []]:
        known = {key: source[key] for key in ("checked", "valid_until") if key in source}
        assert known.keys() | {"name"} == source.keys() and "checked" in known, f"{name}, {language}: {source}"
        wrong = [day for day in known.values() if not re.fullmatch(r"\d{4}-\d\d-\d\d", day) or not date.fromisoformat(day)]
        assert not wrong, f"{name}, {language}, {source['name']}: write a date like 2026-11-23, not {wrong}"
        assert known["checked"] <= known.get("valid_until", "9999"), f"{name}, {language}: {source} had ended when checked"


@pytest.mark.parametrize("limit", load(corpus.DATA / "limits.yml").limits, ids=lambda limit: limit.id)
def test_the_names_of_a_limits_sources_tell_its_origin(limit: Limit) -> None:
    faq = (corpus.variation("utter_sources", LANGUAGES[0]) or {})["metadata"]["faq"]
    names = [name for version in limit.versions for name in version.source.name.values()]
    assert {name.partition(",")[0] in faq for name in names} == {limit.origin == "seed"}, f"{limit.id}: {names}"


@pytest.mark.parametrize(("intent", "language"), answers())
def test_answer_is_short_and_leaves_the_source_to_its_metadata(intent: str, language: str) -> None:
    text = (corpus.variation(f"utter_{intent}", language) or {}).get("text", "")
    words = len(text.split())
    assert words <= LONGEST_ANSWER, f"utter_{intent}, {language}: {words} words; about 90 is the most a seller reads"
    own = [line for line in text.splitlines() if line.strip().startswith(corpus.source_labels(language))]
    assert not own, f"utter_{intent}, {language}: {own[0]!r} belongs in metadata.sources"


@pytest.mark.parametrize("name", sorted(corpus.responses()))
def test_related_topics_exist(name: str) -> None:
    for part in corpus.responses()[name]:
        related = (part.get("metadata") or {}).get("related") or []
        if related == "candidates":
            continue
        unknown = [intent for intent in related if intent not in INTENTS]
        assert not unknown, f"{name}: related intents that are not in domain.yml: {unknown}"
        untitled = [(i, language) for i in related for language in LANGUAGES if not corpus.title(i, language)]
        assert not untitled, f"{name}: related intents without a title would vanish from the buttons: {untitled}"
        assert name.removeprefix("utter_") not in related, f"{name}: is related to itself"
        assert len(set(related)) == len(related), f"{name}: the same button twice"


@pytest.mark.parametrize("intent", TOPICS)
def test_a_topic_offers_one_to_three_related_ones(intent: str) -> None:
    related = ((corpus.variation(f"utter_{intent}", LANGUAGES[0]) or {}).get("metadata") or {}).get("related") or []
    assert 1 <= len(related) <= 3, f"utter_{intent} has {len(related)} related topics"


@in_every_language
@pytest.mark.parametrize("intent", TOPICS + LOOK_UPS)
def test_enough_examples_of_every_kind(intent: str, language: str) -> None:
    kinds = Counter(e.kind for e in corpus.examples() if e.intent == intent and e.language == language)
    missing = [kind for kind in KINDS if not kinds[kind]]
    assert not missing, f"{intent} has no {language} examples of kind {', '.join(missing)}"
    assert not kinds.keys() - set(KINDS), (
        f"{intent}, {language}: kinds unknown to evaluation: {kinds.keys() - set(KINDS)}"
    )
    assert kinds["story"] >= LEAST_STORIES, f"{intent}, {language}: {kinds['story']} stories, want {LEAST_STORIES}"
    assert kinds.total() >= LEAST_EXAMPLES, f"{intent}, {language}: {kinds.total()} examples, want {LEAST_EXAMPLES}"


@in_every_language
@pytest.mark.parametrize("intent", corpus.folder("talk"))
def test_talk_has_examples_in_every_language(intent: str, language: str) -> None:
    assert any(e.intent == intent and e.language == language for e in corpus.examples()), (
        f"{intent}: none in {language}"
    )


@in_every_language
def test_enough_out_of_scope_examples_near_and_far(language: str) -> None:
    kinds = Counter(e.kind for e in corpus.examples() if e.intent == "out_of_scope" and e.language == language)
    assert kinds.total() >= LEAST_OUT_OF_SCOPE, f"{language}: {kinds.total()} examples, want {LEAST_OUT_OF_SCOPE}"
    assert kinds["near"] + kinds["neighbour"] >= LEAST_OUT_OF_SCOPE / 2, f"{language}: too few near misses: {kinds}"
    assert kinds["far"], f"{language}: nothing far out of scope"


def test_every_example_names_its_language() -> None:
    nameless = Counter(str(e.file.relative_to(corpus.ROOT)) for e in corpus.examples() if not e.language)
    assert not nameless, f"examples blocks without `metadata: {{language: ..}}`: {dict(nameless)}"


def test_no_example_stands_under_two_intents() -> None:
    places = defaultdict(set)
    for example in corpus.examples():
        if key := corpus.folded(example.text):
            places[key].add(f"{example.intent} ({example.file.relative_to(corpus.ROOT)})")
    twice = [f"{text!r}: {' and '.join(sorted(where))}" for text, where in places.items() if len(where) > 1]
    assert not twice, "the same example under two intents:\n" + "\n".join(twice)


def test_no_evaluation_question_is_nearly_a_training_example() -> None:
    questions = [q for q in read(corpus.QUESTIONS) if corpus.folded(q.text)]
    examples = [e for e in corpus.examples() if corpus.folded(e.text)]
    trigrams = CountVectorizer(analyzer=_trigrams, binary=True, dtype=np.int32)
    of_examples = trigrams.fit_transform([e.text for e in examples])
    of_questions = trigrams.transform([q.text for q in questions])
    # Trigrams that no example has still belong to a question's union: count them apart.
    sizes = np.array([len(set(_trigrams(q.text))) for q in questions])
    shared = (of_questions @ of_examples.T).tocoo()
    union = sizes[shared.row] + np.asarray(of_examples.sum(axis=1)).ravel()[shared.col] - shared.data
    similar = shared.data / union
    found = sorted(
        (-float(s), questions[q].text, examples[e].text, str(examples[e].file.relative_to(corpus.ROOT)))
        for s, q, e in zip(similar, shared.row, shared.col, strict=True)
        if s >= TOO_SIMILAR
    )
    lines = [f"{-s:.2f}  {question!r} ~ {example!r} ({file})" for s, question, example, file in found]
    assert not lines, f"{len(lines)} evaluation questions are (nearly) among the examples:\n" + "\n".join(lines)


def _trigrams(text: str) -> list[str]:
    padded = f" {corpus.folded(text)} "
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


@in_every_language
@pytest.mark.parametrize("intent", TOPICS + LOOK_UPS)
def test_enough_evaluation_questions(intent: str, language: str) -> None:
    count = sum(q.lang == language and intent in q.labels for q in read(corpus.QUESTIONS))
    assert count >= LEAST_QUESTIONS, f"{intent}: {count} evaluation questions in {language}, want {LEAST_QUESTIONS}"


@in_every_language
def test_enough_evaluation_questions_out_of_scope(language: str) -> None:
    count = sum(q.lang == language and not q.in_scope for q in read(corpus.QUESTIONS))
    assert count >= LEAST_QUESTIONS_OUT_OF_SCOPE, f"{language}: {count} out of scope"


def test_evaluation_labels_are_intents() -> None:
    labels = {label for question in read(corpus.QUESTIONS) for label in question.labels}
    assert not (unknown := labels - set(corpus.domain()["intents"])), f"labels that are no intent: {sorted(unknown)}"


def test_no_evaluation_question_stands_there_twice() -> None:
    counts = Counter((q.lang, corpus.folded(q.text)) for q in read(corpus.QUESTIONS))
    twice = [text for (_, text), count in counts.items() if count > 1 and re.search(r"\w", text)]
    assert not twice, f"evaluation questions that would be counted twice: {twice}"
