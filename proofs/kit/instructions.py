"""Instructions that compute a value from values: nothing is read, written or called."""

from __future__ import annotations

import re
from typing import Any

import z3

from .addresses import Environment
from .intrinsics import Intrinsics
from .memory import State
from .text import split_list, split_type
from .words import POISON, Pointer, Truth, Unsupported, Word, as_word, both, exclusive, negated, truth_of, zeros_of

BINARY = frozenset("add sub mul udiv urem sdiv srem and or xor shl lshr ashr".split())
CASTS = frozenset("zext sext trunc bitcast ptrtoint inttoptr".split())


class Instructions(Intrinsics):
    def compute(self, op: str, text: str, env: Environment, state: State, file: str) -> Any:
        if op in BINARY:
            return self._binary(op, text, env, state, file)
        if op in CASTS:
            return self._cast(op, text, env, state, file)
        if op == "icmp":
            found = _match(r"icmp (?:samesign )?(\w+) (\S+) ([^,]+), (.+)$", text)
            x, y = (self.operand(state, env, found[2], found[i], file) for i in (3, 4))
            return self.compare(found[1], x, y)
        if op == "getelementptr":
            body = re.sub(r"^getelementptr (?:(?:inbounds|nuw|nusw) )*", "", text)
            return self.element(state, env, split_list(body), file)
        if op == "alloca":
            return self.allocate(state, "local")
        if op == "extractvalue":
            type_, rest = split_type(text[len("extractvalue ") :])
            parts = split_list(rest)
            return self.operand(state, env, type_, parts[0], file)[int(parts[1])]
        if op == "insertvalue":
            type_, rest = split_type(text[len("insertvalue ") :])
            parts = split_list(rest)
            values = list(self.operand(state, env, type_, parts[0], file))
            values[int(parts[2])] = self.operand(state, env, *split_type(parts[1]), file)
            return values
        if op == "freeze":
            return self.operand(state, env, *split_type(text[len("freeze ") :]), file)
        raise Unsupported(text)

    def _binary(self, op: str, text: str, env: Environment, state: State, file: str) -> Any:
        found = _match(r"\w+ ((?:(?:nuw|nsw|exact|disjoint) )*)(i\d+) ([^,]+), (.+)$", text)
        x, y = (self.operand(state, env, found[2], found[i], file) for i in (3, 4))
        if found[2] == "i1":
            return _logic(op, truth_of(x), truth_of(y))
        if x is POISON or y is POISON:
            return POISON
        if op == "add":
            return self.add(x, y)
        if op == "sub":
            return self.subtract(x, y)
        if op == "mul":
            return self.multiply(x, y)
        if op in ("udiv", "urem"):
            return self.divide(x, y)[op == "urem"]
        if op in ("sdiv", "srem"):
            parts = self.divide_signed(x, y)
            if parts is None:
                raise Unsupported("a signed division by an unknown")
            return parts[op == "srem"]
        if op == "or" and "disjoint" in found[1]:
            top = min(x.high + y.high, (1 << x.width) - 1)
            return Word(x.value + y.value, x.width, x.low + y.low, top, min(zeros_of(x), zeros_of(y)))
        if op in ("and", "or", "xor"):
            return self.bitwise(op, x, y)
        return self.shift(op, x, y, found[1])

    def _cast(self, op: str, text: str, env: Environment, state: State, file: str) -> Any:
        found = _match(r"\w+ ((?:(?:nuw|nsw|nneg) )*)(\S+) (\S+) to (\S+)$", text)
        x = self.operand(state, env, found[2], found[3], file)
        width = int(found[4][1:]) if found[4][0] == "i" else 64
        if isinstance(x, Pointer) or x is POISON:
            return x
        if found[2] == "i1":
            x = as_word(x, 1)
        if op == "trunc":
            return self._truncated(x, width, "nuw" in found[1])
        if op == "sext" and found[2] == "i1":
            if isinstance(x.value, int):
                return Word(x.value * ((1 << width) - 1), width)
            return self.if_else(x.value == 1, Word((1 << width) - 1, width), Word(0, width))
        if op == "sext":
            return self.wrap(*self.signed(x), width)
        return Word(x.value, width, x.low, x.high, x.zeros)

    def _truncated(self, x: Word, width: int, fits: bool) -> Any:
        if width == 1:
            lowest = x if fits else self.divide(x, Word(2, x.width))[1]
            return self.compare("ne", lowest, Word(0, x.width))
        top = (1 << width) - 1
        if x.high <= top:
            return Word(x.value, width, x.low, x.high, x.zeros)
        if fits and not isinstance(x.value, int):
            return Word(x.value, width, min(x.low, top), top, x.zeros)
        rest = self.divide(x, Word(1 << width, x.width))[1]
        return Word(rest.value, width, rest.low, min(rest.high, top))

    def choice(self, condition: Truth, x: Any, y: Any) -> Any:
        """The value of a `select` of words or of truth values."""
        if isinstance(condition, bool):
            return x if condition else y
        if isinstance(x, (bool, z3.BoolRef)):
            a, b = (z3.BoolVal(v) if isinstance(v, bool) else v for v in (x, y))
            return z3.simplify(z3.If(condition, a, b))
        return self.if_else(condition, x, y)


def _logic(op: str, x: Truth, y: Truth) -> Truth:
    if op == "and":
        return both(x, y)
    if op == "or":
        return negated(both(negated(x), negated(y)))
    if op == "xor":
        return exclusive(x, y)
    raise Unsupported(f"{op} of truth values")


def _match(pattern: str, text: str) -> re.Match[str]:
    found = re.match(pattern, text)
    if not found:
        raise Unsupported(text)
    return found
