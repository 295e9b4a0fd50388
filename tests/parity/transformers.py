#!/usr/bin/env python3
"""Transformers in PyTorch, for checking Fathom's against them: weights, inputs, outputs and gradients.

    transformers.py FOLDER   writes gpt2.npz, bert.npz, seq2seq.npz and seq2seq_post.npz

Each file holds state.NAME (f32 weights under the names of the model's published files), in.NAME, weight (what the
outputs are multiplied with before they are summed up), out and grad.NAME (both computed in f64 from the f32 weights).
Only PyTorch and numpy are needed; the architectures are written out below.
"""
import math
import os
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class Conv1D(nn.Module):
    """A linear layer that stores its weight [in, out], as the published GPT-2 does."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.empty(inputs, outputs)), nn.Parameter(torch.empty(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias


def attend(q, k, v, heads, visible):
    """q, k, v [B, T, C]; visible [..., T, S], true where a query may attend."""
    b, t, c = q.shape
    q, k, v = (x.view(b, x.shape[1], heads, c // heads).transpose(1, 2) for x in (q, k, v))
    scores = (q @ k.transpose(2, 3) / math.sqrt(c // heads)).masked_fill(~visible, float("-inf"))
    return (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, c)


class Gpt2Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = nn.ModuleDict({"c_attn": Conv1D(width, 3 * width), "c_proj": Conv1D(width, width)})
        self.mlp = nn.ModuleDict({"c_fc": Conv1D(width, 4 * width), "c_proj": Conv1D(4 * width, width)})

    def forward(self, x):
        t = x.shape[1]
        q, k, v = self.attn["c_attn"](self.ln_1(x)).chunk(3, 2)
        x = x + self.attn["c_proj"](attend(q, k, v, self.heads, torch.ones(t, t).tril().bool()))
        return x + self.mlp["c_proj"](F.gelu(self.mlp["c_fc"](self.ln_2(x)), approximate="tanh"))


class Gpt2(nn.Module):
    def __init__(self, vocabulary=50, context=12, layers=3, heads=4, width=32):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.h, self.ln_f = nn.ModuleList(Gpt2Block(width, heads) for _ in range(layers)), nn.LayerNorm(width)

    def forward(self, tokens):
        x = self.wte(tokens) + self.wpe.weight[:tokens.shape[1]]
        for block in self.h:
            x = block(x)
        return self.ln_f(x) @ self.wte.weight.T


class BertLayer(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        linear, norm = lambda i, o: nn.Linear(i, o), lambda: nn.LayerNorm(width, eps=1e-12)
        self.attention = nn.ModuleDict({
            "self": nn.ModuleDict({"query": linear(width, width), "key": linear(width, width), "value": linear(width, width)}),
            "output": nn.ModuleDict({"dense": linear(width, width), "LayerNorm": norm()})})
        self.intermediate = nn.ModuleDict({"dense": linear(width, hidden)})
        self.output = nn.ModuleDict({"dense": linear(hidden, width), "LayerNorm": norm()})

    def forward(self, x, visible):
        own, out = self.attention["self"], self.attention["output"]
        y = attend(own["query"](x), own["key"](x), own["value"](x), self.heads, visible)
        x = out["LayerNorm"](x + out["dense"](y))
        return self.output["LayerNorm"](x + self.output["dense"](F.gelu(self.intermediate["dense"](x))))


class Bert(nn.Module):
    def __init__(self, vocabulary=60, context=16, layers=2, heads=4, width=32, hidden=48):
        super().__init__()
        self.embeddings = nn.ModuleDict({
            "word_embeddings": nn.Embedding(vocabulary, width, padding_idx=0), "position_embeddings": nn.Embedding(context, width),
            "token_type_embeddings": nn.Embedding(2, width), "LayerNorm": nn.LayerNorm(width, eps=1e-12)})
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(BertLayer(width, heads, hidden) for _ in range(layers))})
        self.pooler = nn.ModuleDict({"dense": nn.Linear(width, width)})

    def forward(self, tokens, segments, keys):
        e = self.embeddings
        x = e["word_embeddings"](tokens) + e["position_embeddings"].weight[:tokens.shape[1]] + e["token_type_embeddings"](segments)
        x = e["LayerNorm"](x)
        for layer in self.encoder["layer"]:
            x = layer(x, keys[:, None, None, :])
        return torch.cat([x.flatten(1), self.pooler["dense"](x[:, 0]).tanh()], 1)


class Seq2Seq(nn.Module):
    """Sinusoidal positions, embeddings scaled by the root of the width, logits tied to the target's embedding; token 0 is padding."""

    def __init__(self, source=40, target=45, width=32, heads=4, layers=2, hidden=48, norm_first=True):
        super().__init__()
        self.width = width
        self.source_embedding, self.target_embedding = nn.Embedding(source, width), nn.Embedding(target, width)
        self.transformer = nn.Transformer(width, heads, layers, layers, hidden, 0.0, batch_first=True, norm_first=norm_first)

    def embed(self, table, tokens):
        t = torch.arange(tokens.shape[1], dtype=torch.float64)[:, None]
        angles = t * 10000 ** (-torch.arange(0, self.width, 2, dtype=torch.float64) / self.width)
        return table(tokens) * math.sqrt(self.width) + torch.stack([angles.sin(), angles.cos()], -1).flatten(1)

    def forward(self, source, target):
        t, padding = target.shape[1], source == 0
        x = self.transformer(
            self.embed(self.source_embedding, source), self.embed(self.target_embedding, target),
            tgt_mask=torch.ones(t, t).triu(1).bool(), src_key_padding_mask=padding, memory_key_padding_mask=padding)
        return x @ self.target_embedding.weight.T


def save(path, model, inputs):
    for parameter in model.parameters():
        # Values of f32 in f64; off the trivial ones of norms and biases, and large enough for the attention to have opinions.
        scale = 0.2 if parameter.dim() > 1 else 0.1
        parameter.data = (scale * torch.randn(parameter.shape) + (1 if parameter.dim() == 1 else 0) * (parameter.data.mean() > 0.5)).float().double()
    model = model.double()
    out = model(*inputs.values())
    weight = torch.randn(out.shape).float().double()
    (out * weight).sum().backward()
    arrays = {"out": out.detach().numpy(), "weight": weight.float().numpy()}
    arrays.update({"in." + name: value.numpy() for name, value in inputs.items()})
    for name, parameter in model.named_parameters():
        arrays["state." + name] = parameter.detach().float().numpy()
        arrays["grad." + name] = parameter.grad.numpy()
    np.savez(path, **arrays)


def main(folder):
    torch.manual_seed(7)
    torch.set_num_threads(1)
    save(os.path.join(folder, "gpt2.npz"), Gpt2(), {"tokens": torch.randint(0, 50, (2, 10))})
    keys = torch.ones(3, 9, dtype=torch.bool)
    keys[0, 5:] = keys[2, 2:] = False
    tokens = torch.randint(1, 60, (3, 9)) * keys
    save(os.path.join(folder, "bert.npz"), Bert(), {"tokens": tokens, "segments": torch.randint(0, 2, (3, 9)), "keys": keys})
    for name, norm_first in (("seq2seq", True), ("seq2seq_post", False)):
        source = torch.randint(1, 40, (3, 7))
        source[1, 4:] = 0
        save(os.path.join(folder, name + ".npz"), Seq2Seq(norm_first=norm_first), {"source": source, "target": torch.randint(1, 45, (3, 6))})


main(sys.argv[1])
