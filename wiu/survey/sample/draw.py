"""Chance in whole numbers: seeded streams, and shares that are met exactly.

Only whole numbers are drawn and shared out, never sums of fractions, so that the same seed gives
the same survey on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_STATIONS = ("places", "names", "departments", "returns", "posts", "lines", "people", "services", "contracts")


def stream(seed: int, station: str, round_number: int = 0) -> np.random.Generator:
    """Return the chance of one station and round: what one draws never shifts what another draws."""
    return np.random.default_rng([seed, _STATIONS.index(station), round_number])


def whole(weights: Iterable[float]) -> Whole:
    """Return weights given in per cent as whole numbers (thousandths)."""
    return np.array([round(each * 1000) for each in weights], dtype=np.int64)


def apportion(total: int, weights: Whole, least: int = 0) -> Whole:
    """Share `total` out by weight, largest remainders first; each gets `least` where there is enough."""
    if least * len(weights) > total:
        least = 0
    rest = total - least * len(weights)
    scaled = weights * rest
    sum_ = int(weights.sum())
    shares = scaled // sum_
    order = np.argsort(-(scaled % sum_), kind="stable")
    shares[order[: rest - int(shares.sum())]] += 1
    return shares + least


def shares(rng: np.random.Generator, count: int, weights: Whole) -> Whole:
    """Return `count` positions of `weights`, each as often as its weight says, in random order."""
    return rng.permutation(np.repeat(np.arange(len(weights)), apportion(count, weights)))


def some(rng: np.random.Generator, count: int, percent: float, *, least: int = 0) -> Flags:
    """Mark exactly `percent` of `count` at random, rounded, but no fewer than `least` if there are."""
    marked = np.zeros(count, dtype=np.bool_)
    number = min(count, max(least, round(count * percent / 100)))
    marked[rng.permutation(count)[:number]] = True
    return marked


def pick(rng: np.random.Generator, count: int, words: Sequence[str]) -> npt.NDArray[np.object_]:
    """Return `count` of the words, each equally likely."""
    return np.array(words, dtype=object)[rng.integers(0, len(words), count)]


def spread(rng: np.random.Generator, count: int, hundredths: int) -> Whole:
    """Return offsets from −`hundredths` to +`hundredths`, in ten-thousandths of a degree."""
    return rng.integers(-hundredths * 100, hundredths * 100 + 1, count)
