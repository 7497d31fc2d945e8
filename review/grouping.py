"""Questions grouped by likeness: pure functions of the questions and their embeddings."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering

from nlu.decision import OUT_OF_SCOPE
from review.collecting import Question
from review.wording import folded

Vectors = NDArray[np.float32]

#: Mean cosine distance up to which groups are joined. Measured on the 1,060 evaluation questions with one topic (none of
#: them among the examples the encoder was tuned on): at 0.17, 90 % of what stands in a question's group is about its own
#: topic (B-cubed precision); at 0.15 95 % in half as many joins; at 0.20 76 %, and from 0.25 on all is one group. Embeddings
#: minus their mean do no better (91 % with fewer joins).
LIKE = 0.17

#: The most wordings that are grouped at a time: 5,000 take 200 MB and two seconds, after two minutes for their embeddings.
MOST = 5_000


@dataclass(frozen=True)
class Wording:
    """The questions that are one text but for capitals, diacritics and punctuation."""

    questions: tuple[Question, ...]

    @property
    def text(self) -> str:
        """Return the text as it was first written."""
        return self.questions[0].text

    @property
    def id(self) -> str:
        """Return a short name that depends on nothing but the text."""
        return hashlib.sha256(folded(self.text).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Group:
    """Questions that are alike, the most central wording first."""

    wordings: tuple[Wording, ...]

    @property
    def id(self) -> str:
        """Return the name of the most central wording, which is the group's: the same in every run that finds it central."""
        return self.wordings[0].id

    @property
    def questions(self) -> list[Question]:
        """Return every question of the group."""
        return [question for wording in self.wordings for question in wording.questions]

    @property
    def count(self) -> int:
        """Return how many questions there are."""
        return len(self.questions)

    @property
    def kinds(self) -> Counter[str]:
        """Return how many were declined, asked back about and not helpful."""
        return Counter(question.kind for question in self.questions)

    @property
    def languages(self) -> Counter[str]:
        """Return how many were asked in each language."""
        return Counter(question.language for question in self.questions)

    @property
    def choices(self) -> Counter[str]:
        """Return what the people themselves chose when they were asked back."""
        return Counter(question.choice for question in self.questions if question.choice)

    @property
    def topics(self) -> dict[str, float]:
        """Return the mean probability of each topic over the questions; a person's own choice has the whole of one's.

        On the evaluation questions that were declined or asked back about, the likeliest is the right topic for 77 % by NLU's
        ranking, and for 60 % by the mean embedding of the topics' examples; by groups as by single questions.
        """
        total: dict[str, float] = defaultdict(float)
        for question in self.questions:
            chosen = question.choice if question.choice != OUT_OF_SCOPE else None
            for topic, probability in [(chosen, 1.0)] if chosen else question.ranking:
                total[topic] += probability
        return {topic: total[topic] / self.count for topic in sorted(total)}

    @property
    def nearest(self) -> str | None:
        """Return the likeliest topic; None when NLU ranked none and nobody chose any."""
        topics = self.topics
        return max(topics, key=topics.__getitem__, default=None)


def worded(questions: Sequence[Question]) -> list[Wording]:
    """Return the wordings of ``questions``, each with its questions in the order given, sorted by their folded text."""
    same: defaultdict[str, list[Question]] = defaultdict(list)
    for question in questions:
        same[folded(question.text)].append(question)
    return [Wording(tuple(same[text])) for text in sorted(same)]


def newest(wordings: Sequence[Wording], most: int = MOST) -> list[Wording]:
    """Return the ``most`` of ``wordings`` that were asked last, in the order given."""
    by_time = sorted(wordings, key=lambda wording: max(question.when for question in wording.questions), reverse=True)
    kept = {wording.id for wording in by_time[:most]}
    return [wording for wording in wordings if wording.id in kept]


def group(wordings: Sequence[Wording], vectors: Vectors, like: float = LIKE) -> list[Group]:
    """Return ``wordings`` in groups, the largest first.

    Agglomerative clustering with average linkage on the cosine distance: two groups are joined while the mean distance
    between them is at most ``like``. The most central wording is the one nearest the mean of its group.

    Args:
        wordings: at most :data:`MOST`; in the order of :func:`worded`, the result is the same in every run.
        vectors: their embeddings, shape (len(wordings), d); none of them zero.
        like: a cosine distance, from 0 to 2.
    """
    if len(wordings) < 2:
        return [Group((wording,)) for wording in wordings]
    clustering = AgglomerativeClustering(n_clusters=None, affinity="cosine", linkage="average", distance_threshold=like)
    labels = clustering.fit_predict(vectors)
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = []
    for label in range(labels.max() + 1):
        members = np.flatnonzero(labels == label)
        central = units[members] @ units[members].sum(axis=0)
        groups.append(Group(tuple(wordings[i] for i in members[np.argsort(-central.round(6), kind="stable")])))
    return sorted(groups, key=lambda each: (-each.count, folded(each.wordings[0].text)))


def containing(groups: Sequence[Group], name: str) -> Group | None:
    """Return the group that holds the wording of id ``name``: what was central yesterday may not be today."""
    return next((each for each in groups if any(wording.id == name for wording in each.wordings)), None)
