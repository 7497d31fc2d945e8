"""The encoder of models/: pieces and vectors, alone and in batches, from several threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from nlu.encoder import MOST_PIECES, Encoder, encoder
from tests import corpus

ENCODER = encoder(str(corpus.ENCODER))
TEXTS = ["Who pays for the return?", "Vem betalar?", "x", "The lamp came back broken, in three pieces, without its box. " * 5]


def text_of(text: str) -> list[str]:
    vocabulary = ENCODER._pieces.vocabulary
    return [vocabulary.pieces[piece] for piece in ENCODER.pieces(text)[1:-1]]


def test_a_file_that_is_not_there_is_said_so(tmp_path) -> None:
    with pytest.raises(FileNotFoundError):
        Encoder(tmp_path / "none.onnx")


@pytest.mark.parametrize("text", ["How do returns work?", "Återbetalning på en lampa", "two  spaces", "naïve café"])
def test_the_pieces_are_the_text(text: str) -> None:
    pieces = text_of(text)
    assert "".join(pieces).replace("▁", " ") == " query: " + " ".join(text.split())
    assert pieces[0].startswith("▁") and len(pieces) < len(text) + 8


def test_what_no_piece_spells_is_one_unknown_piece_a_character() -> None:
    vocabulary = ENCODER._pieces.vocabulary
    assert ENCODER.pieces("\U00013000").count(vocabulary.unk) == 1


def test_of_a_text_too_long_the_start_and_the_end_are_read() -> None:
    ids = ENCODER.pieces("alpha " * 600 + "omega " * 600)
    pieces = [ENCODER._pieces.vocabulary.pieces[piece] for piece in ids]
    assert len(ids) == MOST_PIECES + 2
    assert "".join(pieces[:10]).startswith("<s>▁query:") and "omega" in "".join(pieces[-10:])


def test_a_batch_gives_the_numbers_of_each_alone() -> None:
    together = ENCODER.embed(TEXTS)
    alone = np.vstack([ENCODER.embed([text]) for text in TEXTS])
    assert together.shape == (len(TEXTS), ENCODER.dim) and together.dtype == np.float32
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)


def test_threads_do_not_disturb_each_other() -> None:
    alone = [ENCODER.embed([text]) for text in TEXTS]
    with ThreadPoolExecutor(4) as threads:
        for text, vector in zip(TEXTS * 10, threads.map(lambda text: ENCODER.embed([text]), TEXTS * 10)):
            assert np.array_equal(vector, alone[TEXTS.index(text)])
