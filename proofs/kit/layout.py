"""How many bytes a type takes, as rustc lays it out."""

from __future__ import annotations

import re

from .text import split_list

# Named types: their text, and (size, alignment) once known.
TYPES: dict[str, str] = {}
_LAYOUT: dict[str, tuple[int, int]] = {}
ARRAY = re.compile(r"\[(\d+) x (.*)\]")


def _named(name: str) -> tuple[int, int]:
    if name not in _LAYOUT:
        size = widest = 0
        for part in split_list(TYPES[name][1:-1]):
            alignment = _alignment(part)
            size = -(-size // alignment) * alignment + size_of(part)
            widest = max(widest, alignment)
        _LAYOUT[name] = -(-size // widest) * widest, widest
    return _LAYOUT[name]


def _alignment(type_: str) -> int:
    array = ARRAY.fullmatch(type_)
    if array:
        return _alignment(array[2])
    return _named(type_)[1] if type_[0] == "%" else min(size_of(type_), 16)


def size_of(type_: str) -> int:
    """Bytes. Tuples are summed: rustc names layouts in bytes, what is left are tuples of words without padding."""
    type_ = type_.strip()
    if type_ == "ptr":
        return 8
    if type_[0] == "%":
        return _named(type_)[0]
    if re.fullmatch(r"i\d+", type_):
        return max(1, int(type_[1:]) // 8)
    array = ARRAY.fullmatch(type_)
    if array:
        return int(array[1]) * size_of(array[2])
    parts = re.fullmatch(r"<?\{(.*)\}>?", type_)
    if parts:
        return sum(size_of(part) for part in split_list(parts[1]))
    raise NotImplementedError(type_)
