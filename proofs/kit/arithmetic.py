"""Sums, differences, products and quotients of machine words, as integers.

x / y is two unknowns: x = q y + r and 0 <= r < y. A result is reduced modulo 2^width only where it may leave its word."""

from __future__ import annotations

import z3

from .facts import HELP, Facts
from .words import Infeasible, Int, Truth, Word, unreduced, zeros_of


class Arithmetic(Facts):
    # What was shifted left by 32 bits: LLVM leaves multiples of 2^32 out of a remainder of 32 bits.
    shifted_by_32: list[Int] = []

    def wrap(self, value: Int, low: int, high: int, width: int, name: str = "wrapped") -> Word:
        """A value within bounds, modulo 2^width."""
        modulus = 1 << width
        if isinstance(value, int):
            return Word(value % modulus, width)
        if low >= 0 and high < modulus:
            return Word(value, width, low, high)
        if self.must(z3.And(value >= 0, value < modulus)):
            return Word(value, width, max(low, 0), min(high, modulus - 1))
        if low >= 0 and self.holds(value < modulus):
            return Word(value, width, low, modulus - 1)
        result = self.fresh(name, width)
        if low >= -modulus and high < modulus:
            self.learn(result.value == z3.If(value >= 0, value, value + modulus))
        elif low >= 0 and high < 2 * modulus:
            self.learn(result.value == z3.If(value < modulus, value, value - modulus))
        else:
            times = self.name("times")
            self.learn(value == times * modulus + result.value)
            self.learn(times >= low // modulus)
            self.learn(times <= high // modulus)
        return result

    def add(self, x: Word, y: Word) -> Word:
        result = self._reduced(unreduced(x) + unreduced(y), x, y)
        if result is None:
            result = self.wrap(x.value + y.value, x.low + y.low, x.high + y.high, x.width)
        result.zeros = min(zeros_of(x), zeros_of(y))
        if (x.congruent is not None or y.congruent is not None) and not isinstance(result.value, int):
            result.congruent = unreduced(x) + unreduced(y)
        return result

    def _reduced(self, value: Int, x: Word, y: Word) -> Word | None:
        """A sum of which a multiple of 2^width was left out before: the remainder that it is."""
        if (x.congruent is None and y.congruent is None) or isinstance(value, int):
            return None
        modulus = 1 << x.width
        for times in [0, *self.shifted_by_32]:
            moved = value + times * modulus
            if self.must(moved >= 0):
                for top in (10**9, modulus):
                    if self.must(moved < top):
                        return Word(moved, x.width, 0, top - 1)
        result = self.fresh("modulo", x.width)
        self.learn(value == result.value + self.name("times") * modulus)
        return result

    def subtract(self, x: Word, y: Word) -> Word:
        return self.wrap(x.value - y.value, x.low - y.high, x.high - y.low, x.width)

    def multiply(self, x: Word, y: Word) -> Word:
        value, low, high = self.product(x, y)
        modulus = 1 << x.width
        if isinstance(value, int):
            return Word(value % modulus, x.width)
        unknown = not (isinstance(x.value, int) or isinstance(y.value, int))
        if high >= modulus and not self.must(value < modulus):
            if unknown and self.contradicts(value >= modulus, HELP)[0] == z3.unsat:
                self.learn(value < modulus)
                return Word(value, x.width, low, modulus - 1)
        result = self.wrap(value, low, high, x.width)
        result.zeros = min(zeros_of(x) + zeros_of(y), x.width)
        for factor, other in ((x, y.constant()), (y, x.constant())):
            if other is not None and not isinstance(result.value, int) and high >= modulus:
                result.congruent = unreduced(factor) * (other if other < modulus >> 1 else other - modulus)
        return result

    def divide(self, x: Word, y: Word) -> tuple[Word, Word]:
        """Quotient and remainder without sign. A zero divisor is an obligation: rustc branches to a panic before."""
        if isinstance(x.value, int) and isinstance(y.value, int):
            if y.value == 0:
                raise Infeasible
            return Word(x.value // y.value, x.width), Word(x.value % y.value, x.width)
        if x.shifted_from and y.constant() == 1 << x.shifted_from[1]:
            source = x.shifted_from[0]
            return Word(source.value, x.width, source.low, source.high), Word(0, x.width)
        left = x.value if isinstance(x.value, int) else x.value.get_id()
        right = y.value if isinstance(y.value, int) else -1 - y.value.get_id()
        key = (left, right, x.width)
        if key in self.known_quotients:
            return self.known_quotients[key][:2]
        if y.low == 0:
            self.prove(y.value > 0, "no division by zero")
        if x.high < y.low:
            quotient, rest = Word(0, x.width), x
        else:
            quotient, rest = self._quotient(x, y)
        self.known_quotients[key] = (quotient, rest, x, y)
        return quotient, rest

    def _quotient(self, x: Word, y: Word) -> tuple[Word, Word]:
        top, divisor = x.high // max(y.low, 1), y.constant()
        if divisor and top >> 32 and divisor > 1 << 20 and self.must(x.value < divisor << 32):
            top = (1 << 32) - 1  # one digit of a long division
        quotient = self.fresh("quotient", x.width, x.low // max(y.high, 1), top)
        rest = self.fresh("rest", x.width, 0, min(x.high, y.high - 1))
        product, _, _ = self.product(quotient, y)
        self.learn(x.value == product + rest.value)
        self.learn(rest.value < y.value)
        if not isinstance(x.value, int):
            self.learn(quotient.value <= x.value)
        return quotient, rest

    def signed(self, x: Word) -> tuple[Int, int, int]:
        """The word as a number with a sign, and its bounds."""
        half = 1 << (x.width - 1)
        if x.high < half:
            return x.value, x.low, x.high
        if x.low >= half:
            return x.value - 2 * half, x.low - 2 * half, x.high - 2 * half
        if isinstance(x.value, int):
            return x.value - 2 * half, -half, half - 1
        return z3.If(x.value >= half, x.value - 2 * half, x.value), -half, half - 1

    def magnitude(self, x: Word) -> tuple[Word, Int]:
        """|x| of a word with a sign, and the number itself."""
        value, low, high = self.signed(x)
        if isinstance(value, int):
            return Word(abs(value), x.width), value
        result = self.fresh("magnitude", x.width, 0, max(abs(low), abs(high)))
        self.learn(result.value == z3.If(value >= 0, value, -value))
        return result, value

    def divide_signed(self, x: Word, y: Word) -> tuple[Word, Word] | None:
        """Towards zero, by a positive constant; None for any other divisor."""
        half = 1 << (x.width - 1)
        if x.high < half and y.high < half:
            return self.divide(x, y)
        divisor = y.constant()
        if divisor is None or divisor >= half:
            return None
        magnitude, value = self.magnitude(x)
        parts = self.divide(magnitude, y)
        if isinstance(value, int):
            return tuple(self.wrap(p.value if value >= 0 else -p.value, 0, 0, x.width) for p in parts)  # type: ignore
        quotient, rest = (
            self.wrap(z3.If(value >= 0, part.value, -part.value), -part.high, part.high, x.width) for part in parts
        )
        return quotient, rest

    def if_else(self, condition: Truth, x: Word, y: Word) -> Word:
        if isinstance(condition, bool):
            return x if condition else y
        if isinstance(x.value, int) and isinstance(y.value, int) and x.value == y.value:
            return x
        zeros = min(zeros_of(x), zeros_of(y))
        result = self.fresh("chosen", x.width, min(x.low, y.low), max(x.high, y.high), zeros)
        if not isinstance(result.value, int):
            self.learn(result.value == z3.If(condition, x.value, y.value))
        return result
