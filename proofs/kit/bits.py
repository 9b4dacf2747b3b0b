"""Bits, shifts and comparisons of machine words, as integers.

Masks and shifts are divisions by powers of two. Of an "or" of two unknowns only what any "or" fulfils is known, of an
"xor" its sign and whether it is zero."""

from __future__ import annotations

from typing import Any

import z3

from .arithmetic import Arithmetic
from .words import Pointer, Truth, Unsupported, Word, as_word, negated, zeros_of

# "a | b < 2^k" says that both are: asked by the engine's divisions for these k, and of the sign.
OR_BOUNDS = frozenset({19, 20, 32, 44, 48})


class Bits(Arithmetic):
    def bitwise(self, op: str, x: Word, y: Word) -> Word:
        width = x.width
        if isinstance(x.value, int) and isinstance(y.value, int):
            return Word({"and": x.value & y.value, "or": x.value | y.value, "xor": x.value ^ y.value}[op], width)
        if isinstance(x.value, int):
            x, y = y, x
        mask = y.constant()
        if mask is not None:
            masked = self._with_constant(op, x, mask)
            if masked is not None:
                return masked
        if op in ("or", "xor"):
            for a, b in ((x, y), (y, x)):
                zeros = zeros_of(b)
                if a.high < 1 << zeros or (zeros and self.holds(a.value < (1 << zeros))):  # they share no bit
                    top = min(a.high + b.high, (1 << width) - 1)
                    return Word(a.value + b.value, width, a.low + b.low, top, min(zeros_of(a), zeros))
        if op == "or":
            return self._any_or(x, y)
        if op == "and":
            result = self.fresh("and", width, 0, min(x.high, y.high))
            self.learn(result.value <= x.value)
            self.learn(result.value <= y.value)
            return result
        return self._any_xor(x, y)

    def _with_constant(self, op: str, x: Word, mask: int) -> Word | None:
        width, modulus = x.width, 1 << x.width
        if op == "xor" and mask == modulus - 1:
            return Word(mask - x.value, width, mask - x.high, mask - x.low)
        if op == "xor" and mask == modulus >> 1:
            return Word(z3.If(x.value >= mask, x.value - mask, x.value + mask), width)
        if op in ("or", "xor") and mask == 0:
            return x
        if op != "and":
            return None
        if mask == 0:
            return Word(0, width)
        low, top = (mask & -mask).bit_length() - 1, mask.bit_length()
        if mask != (1 << top) - (1 << low):
            return None  # not one run of bits
        rest = x
        if top < width and x.high >= 1 << top:
            rest = self.divide(x, Word(1 << top, width))[1]
        if low == 0:
            return rest
        quotient, _ = self.divide(rest, Word(1 << low, width))
        return Word(quotient.value * (1 << low), width, quotient.low << low, quotient.high << low, low)

    def _any_or(self, x: Word, y: Word) -> Word:
        top = (1 << max(x.high.bit_length(), y.high.bit_length())) - 1
        result = self.fresh("or", x.width, max(x.low, y.low), top)
        self.learn(result.value >= x.value)
        self.learn(result.value >= y.value)
        self.learn(result.value <= x.value + y.value)
        for bits in (OR_BOUNDS | {x.width - 1}) & set(range(x.width)):
            within = z3.And(x.value < (1 << bits), y.value < (1 << bits))
            self.learn((result.value < (1 << bits)) == within)
        return result

    def _any_xor(self, x: Word, y: Word) -> Word:
        half = 1 << (x.width - 1)
        result = self.fresh("xor", x.width)
        self.learn((result.value == 0) == (x.value == y.value))
        self.learn((result.value >= half) == z3.Xor(x.value >= half, y.value >= half))
        self.learn(result.value <= x.value + y.value)
        return result

    def shift(self, op: str, x: Word, y: Word, flags: str) -> Word:
        bits = y.constant()
        if bits is None:
            raise Unsupported(f"{op} by {y}")
        if bits >= x.width:
            raise Unsupported("a shift out of range")
        if bits == 0:
            return x
        if op == "shl":
            return self._shift_left(x, bits, "nuw" in flags)
        if op == "lshr" or x.high < 1 << (x.width - 1):
            return self.divide(x, Word(1 << bits, x.width))[0]
        value, low, high = self.signed(x)  # arithmetic: rounds down
        quotient, rest = self.name("shifted"), self.name("rest")
        self.learn(value == quotient * (1 << bits) + rest)
        self.learn(z3.And(rest >= 0, rest < (1 << bits)))
        self.learn(z3.And(quotient >= low >> bits, quotient <= high >> bits))
        return self.wrap(quotient, low >> bits, high >> bits, x.width)

    def _shift_left(self, x: Word, bits: int, fits: bool) -> Word:
        width, modulus, power = x.width, 1 << x.width, 1 << bits
        if bits == 32 and not isinstance(x.value, int):
            self.shifted_by_32 = [*self.shifted_by_32, x.value]
        if fits:
            top = min(x.high << bits, modulus - 1)
            return Word(x.value * power, width, x.low << bits, top, zeros_of(x) + bits)
        overflows = x.high << bits >= modulus
        if not isinstance(x.value, int) and overflows and not self.holds(x.value < (1 << (width - bits))):
            _, low = self.divide(x, Word(1 << (width - bits), width))
            result = Word(low.value * power, width, low.low << bits, low.high << bits, bits)
            result.shifted_from = (low, bits)
            return result
        result = self.wrap(x.value * power, x.low << bits, x.high << bits, width, "shifted")
        result.zeros = bits if overflows else max(bits, zeros_of(x) + bits)
        if not isinstance(result.value, int) and overflows:
            part = self.name("part")
            self.learn(result.value == part * power)
            self.learn(z3.And(part >= 0, part < (1 << (width - bits))))
        return result

    def compare(self, predicate: str, x: Any, y: Any) -> Truth:
        if isinstance(x, Pointer) or isinstance(y, Pointer):
            return _compare_addresses(predicate, x, y)
        x, y = as_word(x), as_word(y)
        if predicate in ("eq", "ne"):
            equal: Truth = False if x.high < y.low or y.high < x.low else x.value == y.value
            return equal if predicate == "eq" else negated(equal)
        if predicate[0] == "s":
            (a, a_low, a_high), (b, b_low, b_high) = self.signed(x), self.signed(y)
        else:
            (a, a_low, a_high), (b, b_low, b_high) = (x.value, x.low, x.high), (y.value, y.low, y.high)
        order = predicate[1:]
        if order in ("gt", "ge"):
            (a, a_low, a_high), (b, b_low, b_high) = (b, b_low, b_high), (a, a_low, a_high)
            order = {"gt": "lt", "ge": "le"}[order]
        if order == "lt":
            return True if a_high < b_low else False if a_low >= b_high else a < b
        if order == "le":
            return True if a_high <= b_low else False if a_low > b_high else a <= b
        raise Unsupported(predicate)


def _compare_addresses(predicate: str, x: Any, y: Any) -> Truth:
    x = x if isinstance(x, Pointer) else Pointer(None, x.value)
    y = y if isinstance(y, Pointer) else Pointer(None, y.value)
    if x.object != y.object:
        if predicate in ("eq", "ne"):
            return predicate == "ne"
        raise Unsupported("order of addresses")
    a, b = (sum((index.value * stride for index, stride in p.indices), p.offset) for p in (x, y))
    orders = {
        "eq": lambda: a == b,
        "ne": lambda: negated(a == b),
        "ult": lambda: a < b,
        "ugt": lambda: a > b,
        "ule": lambda: a <= b,
        "uge": lambda: a >= b,
    }
    return orders[predicate]()
