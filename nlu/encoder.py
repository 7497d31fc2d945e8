"""The sentence encoder: texts in, vectors out; no Rasa."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from nlu.wordpieces import Vocabulary, WordPieces

Vectors = NDArray[np.float32]

#: Word pieces that are read of a text: those of 1,200 characters of prose and some. Each costs a sixth of a millisecond.
MOST_PIECES = 400


#: Threads that work at one text, unless the environment says otherwise; a sentence is too little work for more.
MOST_THREADS = 4


class Encoder:
    """multilingual-e5-small in 4-bit weights, run by ONNX Runtime; safe to use from several threads.

    Its file is one ONNX model with the vocabulary in its metadata: docs/encoder.md. ``ENCODER_THREADS`` says how many threads
    work at one text; without it, as many as there are cores, up to :data:`MOST_THREADS`.
    """

    def __init__(self, path: str | Path) -> None:
        """Load the file at ``path``.

        Raises:
            FileNotFoundError: there is none.
        """
        if not Path(path).is_file():
            raise FileNotFoundError(path)
        options = onnxruntime.SessionOptions()
        # A number, always: left to itself, ONNX Runtime ties its threads to cores, and whoever else runs there waits.
        options.intra_op_num_threads = int(os.environ.get("ENCODER_THREADS") or min(len(os.sched_getaffinity(0)), MOST_THREADS))
        # Within a text the threads wait for each other awake, which is a fifth quicker; between two they sleep, or they would
        # keep a core from the rest of the server.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        metadata = self._session.get_modelmeta().custom_metadata_map
        self._pieces = WordPieces(_vocabulary(json.loads(metadata["vocabulary"])))
        self.dim = int(self._session.get_outputs()[0].shape[1])

    def pieces(self, text: str) -> list[int]:
        """Return the ids of what is read of ``text``."""
        return self._pieces.query(text, MOST_PIECES)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the embeddings of ``texts`` as questions, shape (len(texts), dim), each of length 1."""
        sentences = [self.pieces(text) for text in texts]
        longest = max(map(len, sentences), default=0)
        ids = np.full((len(texts), longest), self._pieces.vocabulary.pad, dtype=np.int64)
        mask = np.zeros((len(texts), longest), dtype=np.int32)
        for row, sentence in enumerate(sentences):
            ids[row, : len(sentence)] = sentence
            mask[row, : len(sentence)] = 1
        (vectors,) = self._session.run(None, {"ids": ids, "mask": mask})
        return np.asarray(vectors)


@lru_cache(maxsize=2)
def encoder(path: str) -> Encoder:
    """Return the encoder of the file at ``path``, loaded once per process.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return Encoder(path)


def _vocabulary(stored: dict[str, object]) -> Vocabulary:
    """Return the vocabulary as ``tuning.onnxfile`` stores it."""
    fields = dict(stored)
    fields["scores"] = np.array(stored["scores"], dtype=np.float32)
    fields["normalisation"] = {int(code): tuple(out) for code, out in stored["normalisation"].items()}  # type: ignore[attr-defined]
    return Vocabulary(**fields)  # type: ignore[arg-type]
