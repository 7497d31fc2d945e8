"""Fine-tune the encoder for intent classification under the rounding of its 4-bit file.

The loss is that of a cosine classifier (Gidaris & Komodakis 2018, arXiv:1804.09501) on the embedding less the mean
of the training set, as the classifier of the product sees it, with smoothed labels. Out-of-scope is one of the classes.
"""

from __future__ import annotations

import copy
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from nlu.wordpieces import WordPieces

from .binfile import ModelFile
from .model import Encoder, QuantisedLinear, batches
from .vocabulary import plain


@dataclass(frozen=True)
class Settings:
    """How to train. The four rates are Adam's, at their peak."""

    epochs: int = 5
    batch_tokens: int = 1536
    """Tokens of a batch (about 64 sentences)."""
    level_rate: float = 3e-3
    """For the 4-bit levels, in steps of the grid."""
    gain_rate: float = 1e-3
    """For the factors on the blocks' scales."""
    float_rate: float = 5e-4
    """For biases and layer norms."""
    head_rate: float = 2e-3
    """For the classes' directions."""
    warm_up: float = 0.1
    smoothing: float = 0.05
    temperature: float = 20.0
    """Factor on the cosine before the softmax."""
    dropout: float = 0.1
    sloppy: float = 0.15
    """Share of the sentences shown small, without punctuation and diacritics."""
    anchor: float = 0.0
    """Weight of the pull towards the untuned embedding (1 - cosine)."""
    bfloat16: bool = True
    """Multiply in bfloat16 (much faster where the processor has AVX512-BF16); weights stay float32."""
    seed: int = 20261123


class CosineHead(nn.Module):
    """Class scores: ``temperature`` * cosine between the centred embedding and each class's direction."""

    def __init__(self, embeddings: Tensor, targets: Tensor, classes: int, temperature: float) -> None:
        """Directions start at the classes' mean embeddings: ``embeddings`` (n, hidden), ``targets`` (n,)."""
        super().__init__()
        self.temperature = temperature
        self.register_buffer("mean", embeddings.mean(0))
        centred = F.normalize(embeddings - self.mean, dim=1)
        sums = centred.new_zeros(classes, centred.shape[1]).index_add(0, targets, centred)
        self.directions = nn.Parameter(F.normalize(sums, dim=1))

    def forward(self, embeddings: Tensor) -> Tensor:
        """(batch, hidden) to (batch, classes)."""
        centred = F.normalize(embeddings - self.mean, dim=1)
        return self.temperature * centred @ F.normalize(self.directions, dim=1).T


def sloppy(text: str) -> str:
    """The text as a hurried person types it: small letters, no punctuation, no diacritics."""
    bare = "".join(c for c in plain(text.lower()) if c.isalnum() or c in " -'")
    return bare if bare.strip() else text


def dither(encoder: Encoder, seed: int) -> None:
    """Move every level to a random place in its rounding cell.

    The stored weights stay the same, but a drift of a tenth of a cell now takes a tenth of the levels over the edge;
    without this, changes below half a cell, which is nearly all of what fine-tuning does, would be rounded away.
    """
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for linear in encoder.linears():
            linear.levels += torch.rand(linear.levels.shape, generator=generator) - 0.5


def shuffled_batches(lengths: Sequence[int], tokens: int, rng: random.Random, *, pool: int = 512) -> list[list[int]]:
    """All indices in random batches of up to ``tokens`` tokens.

    Sentences are sorted by length within random pools, so that a batch's sentences are about equally long.
    """
    order = rng.sample(range(len(lengths)), len(lengths))
    out = []
    for at in range(0, len(order), pool):
        part = sorted(order[at : at + pool], key=lengths.__getitem__)
        out += [[part[i] for i in batch] for batch in batches([lengths[i] for i in part], tokens)]
    rng.shuffle(out)
    return out


def parameter_groups(encoder: Encoder, head: nn.Module, settings: Settings) -> list[dict[str, object]]:
    """Adam's groups: levels, gains, other floats, head. Position embeddings stay (most positions are rarely seen)."""
    linears: list[QuantisedLinear] = encoder.linears()
    encoder.positions.requires_grad_(False)
    packed = {id(p) for linear in linears for p in (linear.levels, linear.gains)}
    floats = [p for p in encoder.parameters() if p.requires_grad and id(p) not in packed]
    groups = [
        {"params": [linear.levels for linear in linears], "lr": settings.level_rate},
        {"params": [linear.gains for linear in linears], "lr": settings.gain_rate},
        {"params": floats, "lr": settings.float_rate},
        {"params": list(head.parameters()), "lr": settings.head_rate},
    ]
    for group in groups[:3]:
        if group["lr"] == 0:
            for parameter in group["params"]:
                parameter.requires_grad_(False)
    return [group for group in groups if group["lr"]]


def tune(
    model: ModelFile,
    texts: Sequence[str],
    labels: Sequence[str],
    settings: Settings = Settings(),
    *,
    exact: bool = True,
    after_epoch: Callable[[int, ModelFile], None] | None = None,
    log: Callable[[str], None] = print,
) -> tuple[ModelFile, Encoder]:
    """Tune ``model`` on labelled texts; the given model is left alone.

    ``exact``: train under the file's rounding; else in plain float, as a yardstick (then the file that comes back
    holds the rounded weights and the encoder the float ones). ``after_epoch`` gets the epoch and the model so far.
    """
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    model = copy.copy(model)
    model.tensors = {name: copy.copy(tensor) for name, tensor in model.tensors.items()}
    tokenizer = WordPieces(model.vocabulary)
    sentences = [tokenizer.query(text) for text in texts]
    hurried = [tokenizer.query(sloppy(text)) for text in texts]
    encoder = Encoder(model, [token for s in (*sentences, *hurried) for token in s], dropout=settings.dropout)
    encoder.set_exact(exact)
    names = sorted(set(labels))
    targets = torch.tensor([names.index(label) for label in labels])
    start = encoder.embed(sentences)
    head = CosineHead(start, targets, len(names), settings.temperature)
    if exact:
        dither(encoder, settings.seed)
    optimiser = torch.optim.AdamW(
        parameter_groups(encoder, head, settings), betas=(0.9, 0.98), weight_decay=0.0, fused=True
    )
    lengths = [len(s) for s in sentences]
    plans = [shuffled_batches(lengths, settings.batch_tokens, rng) for _ in range(settings.epochs)]
    steps = sum(map(len, plans))
    warm = max(1, round(settings.warm_up * steps))

    def rate_at(step: int) -> float:
        """Share of the peak rate: up in a straight line, then down along a cosine."""
        return (step + 1) / warm if step < warm else 0.5 * (1 + math.cos(math.pi * (step - warm) / (steps - warm)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, rate_at)
    trained = [p for group in optimiser.param_groups for p in group["params"]]
    begin, step = time.monotonic(), 0
    encoder.train()
    for epoch, plan in enumerate(plans, 1):
        losses = right = 0.0
        for part in plan:
            shown = [hurried[i] if rng.random() < settings.sloppy else sentences[i] for i in part]
            with torch.autocast("cpu", torch.bfloat16, enabled=settings.bfloat16):
                embeddings = encoder(shown)
            embeddings = embeddings.float()
            scores = head(embeddings)
            loss = F.cross_entropy(scores, targets[part], label_smoothing=settings.smoothing)
            if settings.anchor:
                loss = loss + settings.anchor * (1 - (embeddings * start[part]).sum(1)).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            losses += loss.item() * len(part)
            right += (scores.argmax(1) == targets[part]).sum().item()
            if step % 25 == 0:
                rate = (time.monotonic() - begin) / step
                log(f"step {step}/{steps} loss {loss.item():.3f} {rate:.2f} s/step")
        log(f"epoch {epoch}: loss {losses / len(texts):.3f}, accuracy in training {right / len(texts):.3f}")
        encoder.store(model)
        if after_epoch:
            after_epoch(epoch, model)
    encoder.eval()
    return model, encoder
