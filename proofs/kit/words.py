"""What the executor computes with: machine words as integers with bounds, pointers, truth values."""

from __future__ import annotations

from typing import Any, Union

import z3


class Unsupported(Exception):
    """The executor does not know how to go on: nothing is proved."""


class Infeasible(Exception):
    """No input takes this path."""


class Failed(Exception):
    """A claim has a counterexample: the other paths do not matter."""


# An integer as a number or as a z3 term; a truth value likewise.
Int = Union[int, z3.ArithRef]
Truth = Union[bool, z3.BoolRef]


class Word:
    """An unsigned word of `width` bits: low <= value <= high, a multiple of 2^zeros."""

    __slots__ = ("value", "width", "low", "high", "zeros", "shifted_from", "congruent")

    def __init__(self, value: Int, width: int, low: int | None = None, high: int | None = None, zeros: int = 0):
        if isinstance(value, int):
            low = high = value
        self.low = 0 if low is None else low
        self.high = (1 << width) - 1 if high is None else high
        self.value: Int = self.low if self.low == self.high else value
        self.width, self.zeros = width, zeros
        # (word, bits) that this is the left shift of.
        self.shifted_from: tuple[Word, int] | None = None
        # Equal to the value modulo 2^width, without the reductions on the way.
        self.congruent: Int | None = None

    def constant(self) -> int | None:
        return self.value if isinstance(self.value, int) else None

    def __repr__(self) -> str:
        return f"{self.value}:i{self.width}"


class Pointer:
    """A place in an object, with (index, stride) that are not known yet."""

    __slots__ = ("object", "offset", "indices")

    def __init__(self, object_: Any, offset: int = 0, indices: tuple[tuple[Word, int], ...] = ()):
        self.object, self.offset, self.indices = object_, offset, indices

    def __repr__(self) -> str:
        return f"&{self.object}+{self.offset}{list(self.indices) or ''}"


# A value that LLVM promises nobody looks at.
POISON = object()


def zeros_of(word: Word) -> int:
    """How many of the lowest bits are zero."""
    if isinstance(word.value, int):
        return (word.value & -word.value).bit_length() - 1 if word.value else 256
    return word.zeros


def unreduced(word: Word) -> Int:
    return word.value if word.congruent is None else word.congruent


def negated(truth: Truth) -> Truth:
    return (not truth) if isinstance(truth, bool) else z3.Not(truth)


def both(a: Truth, b: Truth) -> Truth:
    if a is False or b is False:
        return False
    if a is True:
        return b
    return a if b is True else z3.And(a, b)


def exclusive(a: Truth, b: Truth) -> Truth:
    """One of the two, not both."""
    if isinstance(a, bool):
        return negated(b) if a else b
    return negated(a) if b is True else a if b is False else z3.Xor(a, b)


def truth_of(value: Any) -> Truth:
    if isinstance(value, (bool, z3.BoolRef)):
        return value
    if isinstance(value, Word):
        return bool(value.value) if isinstance(value.value, int) else value.value != 0
    raise Unsupported(f"truth of {value}")


def as_word(value: Any, width: int = 8) -> Any:
    """A truth value as 0 or 1; anything else as it is."""
    if isinstance(value, bool):
        return Word(int(value), width)
    if isinstance(value, z3.BoolRef):
        return Word(z3.If(value, z3.IntVal(1), z3.IntVal(0)), width, 0, 1)
    return value


def of_type(value: Any, type_: str) -> Any:
    """A loaded value as the type that is asked for: truth values and words of one byte are kept alike."""
    is_truth = isinstance(value, (bool, z3.BoolRef))
    if type_ == "i1":
        return value if is_truth else truth_of(value)
    return as_word(value, int(type_[1:])) if is_truth else value


def choose(condition: z3.BoolRef, a: Int, b: Int) -> z3.ArithRef:
    return z3.If(condition, a, b)
