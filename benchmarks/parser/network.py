"""The network of `kg.language.parser` in PyTorch, for training only; `kg` itself needs numpy alone."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.language.parser import FAR


class Sizes(NamedTuple):
    """Numbers of rows and columns of everything."""

    words: int
    shapes: int
    tags: int
    rels: int
    end3: int = 4096
    end2: int = 1024
    begin: int = 1024
    width: int = 128
    arc: int = 96
    label: int = 32
    dilations: tuple[int, ...] = (1, 2, 4, 8, 1, 2)


class Network(nn.Module):
    """Embeddings, dilated convolutions with maxout, biaffine scores of heads and relations, a tagger."""

    def __init__(self, sizes: Sizes, vectors: Tensor, frequent: Tensor) -> None:
        """`vectors` are fixed word vectors (0 for unknown words), `frequent` is 1 for words that learn one too."""
        super().__init__()
        self.sizes, self.vectors, self.frequent = sizes, vectors, frequent
        width = sizes.width
        rows = {
            "word": sizes.words,
            "end3": sizes.end3,
            "end2": sizes.end2,
            "begin": sizes.begin,
            "shape": sizes.shapes,
        }
        self.tables = nn.ModuleDict({name: nn.Embedding(count, width) for name, count in rows.items()})
        for table in self.tables.values():
            nn.init.normal_(table.weight, 0, 0.3)
        self.project = nn.Linear(vectors.shape[1], width, bias=False)
        self.norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList(nn.Linear(3 * width, 2 * width) for _ in sizes.dilations)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in sizes.dilations)
        self.tag = nn.Linear(width, sizes.tags)
        self.dependent, self.head = nn.Linear(width, sizes.arc), nn.Linear(width, sizes.arc)
        self.arc = nn.Parameter(torch.randn(sizes.arc + 1, sizes.arc) * 0.05)
        self.label_dependent, self.label_head = nn.Linear(width, sizes.label), nn.Linear(width, sizes.label)
        self.label = nn.Parameter(torch.randn(sizes.rels, sizes.label + 1, sizes.label + 1) * 0.02)
        self.root = nn.Parameter(torch.randn(width) * 0.3)
        self.distance = nn.Parameter(torch.zeros(2 * FAR + 1))
        self.drop = nn.Dropout(0.3)

    def word_rows(self) -> Tensor:
        """The table of known words, fixed vectors included."""
        own: Tensor = self.tables["word"].weight * self.frequent[:, None]
        return own + self.project(self.vectors)

    def context(self, features: Tensor, mask: Tensor) -> Tensor:
        """Vectors of the root and the words, each with what stands around it."""
        words = self.word_rows()[features[..., 0]]
        if self.training:
            words = words * (torch.rand(words.shape[:2]) > 0.12)[..., None]
        for i, name in enumerate(("end3", "end2", "begin", "shape"), 1):
            words = words + self.tables[name](features[..., i])
        root = self.root.expand(len(features), 1, -1)
        x = self.drop(torch.cat([root, self.norm(words)], 1)) * mask[..., None]
        for step, layer, norm in zip(self.sizes.dilations, self.layers, self.norms, strict=True):
            padded = functional.pad(x, (0, 0, step, step))
            length = x.shape[1]
            wide = torch.cat([padded[:, :length], x, padded[:, 2 * step : 2 * step + length]], -1)
            first, second = layer(wide).chunk(2, -1)
            x = norm(x + self.drop(torch.maximum(first, second))) * mask[..., None]
        return x

    def arcs(self, x: Tensor, mask: Tensor) -> Tensor:
        """Scores of each word's heads."""
        length = x.shape[1]
        dependent = self.drop(functional.relu(self.dependent(x[:, 1:])))
        head = self.drop(functional.relu(self.head(x)))
        scores = (dependent @ self.arc[:-1] + self.arc[-1]) @ head.transpose(1, 2)
        offsets = torch.arange(length)[None, :] - torch.arange(1, length)[:, None]
        scores = scores + self.distance[offsets.clamp(-FAR, FAR) + FAR]
        scores = scores.masked_fill(mask[:, None, :] == 0, -1e9)
        return scores.masked_fill(torch.eye(length, dtype=torch.bool)[1:], -1e9)

    def relations(self, x: Tensor, heads: Tensor) -> Tensor:
        """Scores of the relation of each word to its head."""
        dependent = self.drop(functional.relu(self.label_dependent(x[:, 1:])))
        above = self.drop(functional.relu(self.label_head(x)))
        above = torch.gather(above, 1, heads[..., None].expand(-1, -1, above.shape[-1]))
        one = torch.ones(*dependent.shape[:2], 1)
        dependent, above = torch.cat([dependent, one], -1), torch.cat([above, one], -1)
        mixed = dependent.flatten(0, 1) @ self.label.permute(1, 0, 2).flatten(1)
        return (mixed.view(*dependent.shape[:2], len(self.label), -1) * above[:, :, None, :]).sum(-1)
