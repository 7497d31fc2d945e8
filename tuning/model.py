"""multilingual-e5-small in PyTorch, with its weights kept as the 4-bit file stores them.

Every matrix is the product of two trained parts: ``levels`` (kept as floats, rounded to -8..7 in the forward
pass, with a straight-through gradient: Bengio et al. 2013, arXiv:1308.3432) and ``scales``, one for each block
of 32 weights (trained too, as in LSQ: Esser et al. 2020, arXiv:1902.08153, and rounded to fp16 on the way). What
the network computes in training is therefore what the file holds, and writing it loses nothing.

All sentences of a batch lie behind one another in one matrix of ``tokens`` rows (as in ``forward_batch`` of
e5.c), so that no linear layer multiplies padding; only attention pads, to the batch's longest sentence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .binfile import BLOCK, ModelFile, dequantise, pack, unpack
from .binfile import Tensor as Stored

MATRICES = ("q", "k", "v", "ao", "fi", "fo")
"""The six matrices of a layer: query, key, value, attention output, feed-forward in and out."""
NORMS = ("aln", "oln")
"""The two layer norms of a layer: after attention and after the feed-forward part."""


class _BlockWeight(torch.autograd.Function):
    """``round(levels) * fp16(start * gains)`` with straight-through gradients for both roundings.

    One function instead of a chain of operations, since over 21 million weights each pass through memory shows.
    """

    @staticmethod
    def forward(ctx, levels: Tensor, gains: Tensor, start: Tensor, exact: bool, dtype: torch.dtype) -> Tensor:  # noqa: ANN001
        """Levels (out, blocks, 32), gains and start (out, blocks, 1) to the weight (out, blocks * 32)."""
        grid = levels.round().clamp_(-8, 7) if exact else levels
        scales = (start * gains).half().float()
        ctx.save_for_backward(grid.to(dtype), scales, start)
        return (grid * scales).flatten(1).to(dtype)

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor, Tensor, None, None, None]:  # noqa: ANN001
        """Gradients of levels and gains."""
        grid, scales, start = ctx.saved_tensors
        gradient = gradient.view(grid.shape)
        return gradient * scales, (gradient * grid).sum(-1, keepdim=True, dtype=torch.float32) * start, None, None, None


class QuantisedLinear(nn.Module):
    """A linear layer whose weight is ``round(levels) * scales``, block by block.

    ``levels``: (out, in / 32, 32), near the integers -8..7; ``gains``: (out, in / 32, 1), the factor on the file's
    scale; ``bias``: (out,).
    """

    def __init__(self, weight: Stored, bias: Stored) -> None:
        super().__init__()
        out = bias.n
        levels, scales = unpack(weight.data)
        self.levels = nn.Parameter(torch.from_numpy(levels.astype(np.float32)).view(out, -1, BLOCK))
        self.register_buffer("start", torch.from_numpy(scales).view(out, -1, 1))
        self.gains = nn.Parameter(torch.ones_like(self.start))
        self.bias = nn.Parameter(torch.from_numpy(bias.data.copy()))
        self.exact = True

    def scales(self) -> Tensor:
        """The blocks' scales as fp16 will hold them: (out, in / 32, 1)."""
        return (self.start * self.gains).half().float()

    def rounded(self) -> Tensor:
        """The blocks' levels as integers: (out, in / 32, 32)."""
        return self.levels.detach().round().clamp(-8, 7)

    def weight(self) -> Tensor:
        """The weight (out, in); as stored, or, with ``exact`` off, with levels in between (the float twin)."""
        dtype = torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else torch.float32
        return _BlockWeight.apply(self.levels, self.gains, self.start, self.exact, dtype)

    def forward(self, x: Tensor) -> Tensor:
        """(tokens, in) to (tokens, out)."""
        return F.linear(x, self.weight(), self.bias)

    @torch.no_grad()
    def packed(self) -> np.ndarray:
        """The weight in the file's blocks: (out * in / 32,)."""
        return pack(self.rounded().reshape(-1, BLOCK).to(torch.int8).numpy(), self.scales().flatten().numpy())


def round_activations(x: Tensor) -> Tensor:
    """Activations in blocks of 32 as the engine rounds them to 8 bits (``quantize_acts`` in e5.c); same shape."""
    blocks = x.reshape(-1, BLOCK)
    scale = blocks.abs().amax(1, keepdim=True) / 127
    inverse = torch.where(scale > 0, 1 / scale, 0)
    return ((blocks * inverse).round().clamp(-128, 127) * scale).view_as(x)


class Layer(nn.Module):
    """One transformer layer (post-norm, as in BERT)."""

    def __init__(self, model: ModelFile, index: int) -> None:
        super().__init__()
        config, tensors = model.config, model.tensors
        self.heads, self.eps = config.heads, config.eps
        for name in MATRICES:
            setattr(self, name, QuantisedLinear(tensors[f"l{index}.{name}.w"], tensors[f"l{index}.{name}.b"]))
        for name in NORMS:
            norm = nn.LayerNorm(config.hidden, eps=config.eps)
            norm.weight.data = torch.from_numpy(tensors[f"l{index}.{name}.w"].data.copy())
            norm.bias.data = torch.from_numpy(tensors[f"l{index}.{name}.b"].data.copy())
            setattr(self, name, norm)

    def forward(self, x: Tensor, slots: Tensor, mask: Tensor, dropout: float, engine: bool) -> Tensor:
        """(tokens, hidden) to (tokens, hidden).

        ``slots``: (tokens,) each token's place in the padded (batch * length) grid; ``mask``: (batch, 1, 1, length),
        true where a token stands; ``engine``: round the matrices' inputs to 8 bits as the engine does.
        """
        batch, length = mask.shape[0], mask.shape[-1]
        rounding = round_activations if engine else nn.Identity()

        def heads(flat: Tensor) -> Tensor:
            grid = flat.new_zeros(batch * length, flat.shape[1]).index_copy(0, slots, flat)
            return grid.view(batch, length, self.heads, -1).transpose(1, 2)

        inputs = rounding(x)
        query, key, value = heads(self.q(inputs)), heads(self.k(inputs)), heads(self.v(inputs))
        # Written out: for sentences this short it takes a fifth of the time of scaled_dot_product_attention.
        scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
        context = scores.masked_fill(~mask, -torch.inf).softmax(-1).to(value.dtype) @ value
        context = context.transpose(1, 2).reshape(batch * length, -1)[slots]
        x = self.aln(x + F.dropout(self.ao(rounding(context)), dropout, self.training))
        inner = F.gelu(self.fi(rounding(x)))
        return self.oln(x + F.dropout(self.fo(rounding(inner)), dropout, self.training))


class Encoder(nn.Module):
    """Token ids to L2-normalised sentence embeddings, with the file's own weights.

    Of the embedding table only the rows ``used`` are unpacked; it stays as it is, whereas position embeddings
    (floats in the file), biases, layer norms, levels and scales can be trained.
    """

    def __init__(self, model: ModelFile, used: Sequence[int], *, dropout: float = 0.0) -> None:
        super().__init__()
        config, tensors = model.config, model.tensors
        self.config, self.dropout = config, dropout
        self.engine = False
        rows = np.unique(np.asarray(used, dtype=np.int64))
        blocks = tensors["emb.word"].data.reshape(-1, config.hidden // BLOCK)[rows].reshape(-1)
        self.register_buffer("words", torch.from_numpy(dequantise(blocks, config.hidden)))
        self.row = {int(token): i for i, token in enumerate(rows)}
        self.register_buffer("segment", torch.from_numpy(tensors["emb.type"].data[: config.hidden].copy()))
        self.positions = nn.Parameter(torch.from_numpy(tensors["emb.pos"].data.copy()).view(-1, config.hidden))
        self.norm = nn.LayerNorm(config.hidden, eps=config.eps)
        self.norm.weight.data = torch.from_numpy(tensors["emb.ln.w"].data.copy())
        self.norm.bias.data = torch.from_numpy(tensors["emb.ln.b"].data.copy())
        self.layers = nn.ModuleList(Layer(model, i) for i in range(config.layers))

    def linears(self) -> list[QuantisedLinear]:
        """All layers whose weight the file stores in 4 bits."""
        return [module for module in self.modules() if isinstance(module, QuantisedLinear)]

    def set_exact(self, exact: bool) -> None:
        """Whether weights are rounded as the file stores them (the normal case)."""
        for linear in self.linears():
            linear.exact = exact

    def forward(self, sentences: Sequence[Sequence[int]]) -> Tensor:
        """Embeddings (batch, hidden) of unit length; each sentence is a list of token ids."""
        lengths = torch.tensor([len(s) for s in sentences])
        batch, length = len(sentences), int(lengths.max())
        mask = torch.arange(length)[None] < lengths[:, None]
        owner, position = mask.nonzero(as_tuple=True)
        slots = owner * length + position
        ids = torch.tensor([self.row[token] for s in sentences for token in s])
        x = self.norm(self.words[ids] + self.positions[position] + self.segment)
        for layer in self.layers:
            x = layer(x, slots, mask[:, None, None], self.dropout, self.engine)
        total = x.new_zeros(batch, x.shape[1]).index_add(0, owner, x)
        return F.normalize(total / lengths[:, None], dim=1)

    @torch.no_grad()
    def embed(self, sentences: Sequence[Sequence[int]], *, tokens: int = 2048) -> Tensor:
        """Embeddings (len(sentences), hidden) without gradients, in batches of about ``tokens`` tokens."""
        training = self.training
        self.eval()
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        out = torch.empty(len(sentences), self.config.hidden)
        for part in batches([len(sentences[i]) for i in order], tokens):
            chosen = [order[i] for i in part]
            out[chosen] = self([sentences[i] for i in chosen]).float()
        self.train(training)
        return out

    @torch.no_grad()
    def store(self, model: ModelFile) -> None:
        """Put the weights into ``model``; the embedding table there stays."""

        def floats(name: str, values: Tensor) -> None:
            model.tensors[name].data = values.detach().float().flatten().numpy().astype("<f4")

        floats("emb.pos", self.positions)
        floats("emb.ln.w", self.norm.weight)
        floats("emb.ln.b", self.norm.bias)
        for i, layer in enumerate(self.layers):
            for name in MATRICES:
                linear = getattr(layer, name)
                model.tensors[f"l{i}.{name}.w"].data = linear.packed()
                floats(f"l{i}.{name}.b", linear.bias)
            for name in NORMS:
                floats(f"l{i}.{name}.w", getattr(layer, name).weight)
                floats(f"l{i}.{name}.b", getattr(layer, name).bias)


def batches(lengths: Sequence[int], tokens: int) -> list[range]:
    """Ranges over ``lengths`` whose sums stay at or below ``tokens`` (at least one item each)."""
    out, start, total = [], 0, 0
    for i, length in enumerate(lengths):
        if i > start and total + length > tokens:
            out.append(range(start, i))
            start, total = i, 0
        total += length
    if len(lengths) > start:
        out.append(range(start, len(lengths)))
    assert math.fsum(map(len, out)) == len(lengths)
    return out
