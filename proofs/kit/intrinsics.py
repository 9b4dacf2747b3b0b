"""What LLVM calls without a function: minima, sums that say if they overflow, copies of memory."""

from __future__ import annotations

from typing import Any

import z3

from .addresses import Addresses
from .memory import State
from .words import Int, Truth, Unsupported, Word, truth_of

COPIES = ("llvm.memcpy", "llvm.memmove", "llvm.memset")
# They say something to the optimiser and do nothing.
SILENT = ("llvm.lifetime", "llvm.experimental")
LESSER = {"umin": "ule", "umax": "uge", "smin": "sle", "smax": "sge"}


class Intrinsics(Addresses):
    def intrinsic(self, name: str, args: list[Any], state: State) -> Any:
        if name.startswith(SILENT):
            return None
        if name.startswith("llvm.assume"):
            self.learn(truth_of(args[0]))  # what LLVM was told or derived
            return None
        if name.startswith("llvm.memset"):
            return self.fill(state, args[0], args[1].value, args[2].value)
        if name.startswith(COPIES):
            if args[0].indices or args[1].indices:
                raise Unsupported("a copy at an unknown address")
            return self.copy(state, args[0], args[1], args[2].value)
        kind, x = ".".join(name.split(".")[1:-1]), args[0]
        if kind in LESSER:
            return self._extreme(kind, x, args[1])
        if kind.endswith(".with.overflow"):
            return self._with_overflow(kind, x, args[1])
        if kind.endswith(".sat"):
            return self._saturated(kind, x, args[1])
        if kind == "abs":
            return self.magnitude(x)[0]
        if kind == "fshl" and args[2].constant() is not None:
            return self._funnel(x, args[1], args[2].value)
        if kind == "ctlz":
            return self._leading_zeros(x)
        raise Unsupported(name)

    def _extreme(self, kind: str, x: Word, y: Word) -> Word:
        result = self.if_else(self.compare(LESSER[kind], x, y), x, y)
        if not isinstance(result.value, int):
            if kind == "umin":
                result.high = min(result.high, x.high, y.high)
            if kind == "umax":
                result.low = max(result.low, x.low, y.low)
        return result

    def _exact(self, op: str, x: Word, y: Word, signed: bool) -> tuple[Int, int, int]:
        """Sum, difference or product without a limit, and its bounds."""
        if op == "mul" and not signed:
            return self.product(x, y)
        if signed:
            (a, a_low, a_high), (b, b_low, b_high) = self.signed(x), self.signed(y)
        else:
            (a, a_low, a_high), (b, b_low, b_high) = (x.value, x.low, x.high), (y.value, y.low, y.high)
        if op == "add":
            return a + b, a_low + b_low, a_high + b_high
        if op == "sub":
            return a - b, a_low - b_high, a_high - b_low
        raise Unsupported(op)

    def _with_overflow(self, kind: str, x: Word, y: Word) -> list[Any]:
        op, signed = kind[1:4], kind[0] == "s"
        value, low, high = self._exact(op, x, y, signed)
        bottom = -(1 << (x.width - 1)) if signed else 0
        top = bottom + (1 << x.width)
        if isinstance(value, int):
            return [Word(value % (1 << x.width), x.width), not bottom <= value < top]
        overflows: Truth = z3.Or(value >= top, value < bottom)
        if low >= bottom and high < top:
            overflows = False
        elif not signed:
            overflows = value < 0 if op == "sub" else value >= top
        if signed and overflows is not False:
            return [self._modulo(value, x.width), overflows]
        return [self.wrap(value, low, high, x.width), overflows]

    def _modulo(self, value: Int, width: int) -> Word:
        """A signed sum modulo 2^width: two of these apart at most."""
        result, times = self.fresh("wrapped", width), self.name("times")
        self.learn(value == times * (1 << width) + result.value)
        self.learn(z3.And(times >= -2, times <= 2))
        return result

    def _saturated(self, kind: str, x: Word, y: Word) -> Word:
        op, signed = kind[1:4], kind[0] == "s"
        value, low, high = self._exact(op, x, y, signed)
        bottom = -(1 << (x.width - 1)) if signed else 0
        top = bottom + (1 << x.width) - 1
        if isinstance(value, int):
            return Word(max(bottom, min(top, value)) % (1 << x.width), x.width)
        if low >= bottom and high <= top:
            return self.wrap(value, low, high, x.width)
        held = z3.If(value > top, top, z3.If(value < bottom, bottom, value))
        if not signed:
            result = self.fresh("saturated", x.width, max(bottom, low), min(max(bottom, high), top))
            self.learn(result.value == held)
            return result
        result = self.fresh("saturated", x.width)
        self.learn(result.value == z3.If(held >= 0, held, held + (1 << x.width)))
        return result

    def _funnel(self, x: Word, y: Word, bits: int) -> Word:
        """(x, y) as one number shifted left: the upper word."""
        split = Word(1 << (x.width - bits), x.width)
        upper, lower = self.divide(x, split)[1], self.divide(y, split)[0]
        return Word(upper.value * (1 << bits) + lower.value, x.width)

    def _leading_zeros(self, x: Word) -> Word:
        known, width = x.constant(), x.width
        if known is not None:
            return Word(width - known.bit_length(), width)
        result = self.fresh("zeros", width, width - x.high.bit_length(), width - x.low.bit_length())
        for zeros in range(width + 1):
            least = x.value >= (1 << (width - zeros - 1)) if zeros < width else x.value == 0
            self.learn(z3.Implies(result.value == zeros, z3.And(least, x.value < (1 << (width - zeros)))))
        return result
