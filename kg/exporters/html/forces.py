"""Forces between many nodes, after Fruchterman and Reingold (1991), with the repulsion summed on a grid.

All nodes repel each other as k²/d; on a grid that is a convolution, which a Fourier transform does at once. Nodes that
have a place keep it; the others move, by less in every step.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GRID = 128
"""Cells a side."""

STEPS = 90
"""More change the picture of 50,000 claims no longer."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Springs(NamedTuple):
    """The linked nodes, as numbers, and how strongly each two are drawn together."""

    one: Integers
    other: Integers
    strength: Floats


def settle(spots: Floats, free: Floats, springs: Springs, length: float) -> Floats:
    """The spots after the forces did their work; `free` is 1 for what may move and 0 for what stays."""
    spots = spots.copy()
    kernel = _kernel()
    heat = length * 4
    for _ in range(STEPS):
        push = _repulsion(spots, kernel) * length * length - _attraction(spots, springs, length)
        size = np.sqrt((push * push).sum(axis=1))
        push *= (np.minimum(size, heat) / np.maximum(size, 1e-9) * free)[:, None]
        spots += push
        heat = max(heat * 0.95, length * 0.05)
    return spots


def _kernel() -> NDArray[np.complex128]:
    """The push of a node at the origin on every cell, x and y as one complex number, transformed."""
    steps = np.concatenate([np.arange(GRID), np.arange(-GRID, 0)]).astype(float)
    x, y = steps[:, None], steps[None, :]
    square = x * x + y * y + 0.25
    transformed: NDArray[np.complex128] = np.fft.fft2((x + 1j * y) / square)
    return transformed


def _repulsion(spots: Floats, kernel: NDArray[np.complex128]) -> Floats:
    """What all nodes together do to each: spread over the four nearest cells, and read from them."""
    low = spots.min(axis=0)
    cell = max(float((spots.max(axis=0) - low).max()), 1.0) / (GRID - 2)
    place = (spots - low) / cell
    whole = place.astype(np.int64)
    part = place - whole
    corners = []
    for dx in (0, 1):
        for dy in (0, 1):
            weight = np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1])
            corners.append(((whole[:, 0] + dx) * 2 * GRID + whole[:, 1] + dy, weight))
    mass = np.zeros(4 * GRID * GRID)
    for where, weight in corners:
        mass += np.bincount(where, weight, minlength=len(mass))
    field = np.fft.ifft2(np.fft.fft2(mass.reshape(2 * GRID, 2 * GRID)) * kernel).ravel() / cell
    felt = sum((field[where] * weight for where, weight in corners), np.zeros(len(spots), complex))
    return np.stack([felt.real, felt.imag], axis=1)


def _attraction(spots: Floats, springs: Springs, length: float) -> Floats:
    """Linked nodes draw each other the more, the farther they are apart."""
    away = spots[springs.one] - spots[springs.other]
    distance = np.sqrt((away * away).sum(axis=1))
    pull = away * (distance / length * springs.strength)[:, None]
    felt = np.empty_like(spots)
    for axis in (0, 1):
        felt[:, axis] = np.bincount(springs.one, pull[:, axis], minlength=len(spots))
        felt[:, axis] -= np.bincount(springs.other, pull[:, axis], minlength=len(spots))
    return felt
