"""Choose the pieces that English and Swedish need and drop the others.

The unigram tokenizer takes the most probable path through each word; when the pieces of that path stay and others
go, it is still the most probable one. A text whose words are covered is therefore split exactly as before. Which
words matter is read from the frequency lists of ``wordfreq`` (Speer, 2022), in
the spellings that people type: small, capitalised, in capitals, without diacritics, with one slip of the finger.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

import wordfreq

from nlu.wordpieces import META, WordPieces

LANGUAGES = ("en", "sv")
ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyzåäöé")
SIGNS = frozenset("”“„’‘´»«–—…€£§°·•×½²")
"""Signs beyond ASCII that English and Swedish text uses."""


def plain(text: str) -> str:
    """The text without diacritics ("återbetalning" to "aterbetalning")."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def slip(word: str, rng: random.Random) -> str:
    """The word with one letter lost, doubled, or swapped with the next."""
    at = rng.randrange(len(word))
    before, after = word[:at], word[at + 1 :]
    return rng.choice((before + after, before + 2 * word[at] + after, before + after[:1] + word[at] + after[1:]))


def spellings(word: str, rng: random.Random) -> Iterator[tuple[str, float]]:
    """Ways to write a word and how often each of them is to count."""
    yield META + word, 1.0
    yield META + word.capitalize(), 0.5
    yield META + plain(word), 0.1
    yield META + word.upper(), 0.5 if len(word) <= 4 else 0.02
    yield word, 0.02  # behind a hyphen, a slash, a quotation mark
    yield word.capitalize(), 0.02
    if len(word) > 3:
        for _ in range(2):
            yield META + slip(word, rng), 0.02


def piece_weights(tokenizer: WordPieces, languages: Iterable[str] = LANGUAGES, *, seed: int = 20261123) -> Counter[int]:
    """How much running text of the languages needs each piece (expected uses per word, summed over languages)."""
    rng = random.Random(seed)
    weights: Counter[int] = Counter()
    for language in languages:
        for word, frequency in wordfreq.get_frequency_dict(language, wordlist="large").items():
            if not ALPHABET.issuperset(word):
                continue
            for spelling, share in spellings(word, rng):
                for piece in tokenizer.word(spelling):
                    weights[piece] += frequency * share
    return weights


def needed(tokenizer: WordPieces, texts: Iterable[str], *, size: int) -> list[int]:
    """Ids of the ``size`` pieces to keep, in their old order.

    Always kept: the special pieces, every single character (so that any script is still spelt out), pieces of figures
    and signs, short ones of the Swedish alphabet, whatever ``texts`` use, and the piece with the lowest score
    (the score of an unknown character hangs on it). The rest goes by :func:`piece_weights`.
    """
    vocabulary = tokenizer.vocabulary
    keep = {vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk, int(vocabulary.scores.argmin())}
    for i, piece in enumerate(vocabulary.pieces):
        bare = piece.removeprefix(META)
        signs = all((c.isascii() and not c.isalpha()) or c in SIGNS for c in bare)
        if len(bare) <= 1 or signs or (len(bare) <= 2 and ALPHABET.issuperset(bare.lower())):
            keep.add(i)
    keep.update(i for text in texts for i in tokenizer.query(text))
    for piece, _ in piece_weights(tokenizer).most_common():
        if len(keep) >= size:
            break
        keep.add(piece)
    return sorted(keep)
