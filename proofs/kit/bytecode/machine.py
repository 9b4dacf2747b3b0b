"""Runs every path of a function of the program: registers, the stack, jumps, calls. Words are those of the executor of
the intermediate representation."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from ..executor import Executor
from ..module import Module
from ..words import Failed, Infeasible, Truth, Unsupported, Word, negated
from . import program as sbpf
from .program import ALU, JUMPS, Op, Program

Registers = dict[int, Any]
Stack = dict[tuple[int, int], Any]
Exit = Callable[[Registers, Stack], None]
# (registers, then): calls `then` with what the callee leaves in some registers.
Contract = Callable[["Machine", Registers, Callable[[Registers], None]], None]
# A place in the stack: the depth of its frame, and an offset.
Frame = tuple[str, int, int]
SHIFTS = {"lsh": "shl", "rsh": "lshr", "arsh": "ashr"}


class Machine(Executor):
    def __init__(self, program: Program, contracts: dict[int, Contract] | None = None) -> None:
        super().__init__(Module())
        self.program, self.callees = program, contracts or {}
        # What values of 32 bits are congruent to, by the value.
        self.low_halves: dict[int, Any] = {}

    def step_all(self, at: int, registers: Registers, stack: Stack, depth: int, then: Exit) -> None:
        """Runs from a place to every exit."""
        while True:
            op = self.program.op(at)
            at += 1
            if op.code == sbpf.EXIT:
                return then(registers, stack)
            if op.code == sbpf.LOAD_WORD:
                registers[op.to] = Word(self.program.word(at - 1), 64)
                at += 1
            elif op.code == sbpf.JUMP_ALWAYS:
                at += op.offset
            elif op.code == sbpf.CALL:
                return self._enter(op, at, registers, stack, depth, then)
            elif op.kind in (sbpf.ALU32, sbpf.ALU64):
                self._compute(op, at - 1, registers)
            elif op.code in (sbpf.STORE_STACK, sbpf.LOAD_STACK):
                self._stack(op, at - 1, registers, stack)
            elif op.kind == sbpf.JUMP64:
                following = self._jump(op, at, registers, stack, depth, then)
                if following is None:
                    return None
                at = following
            else:
                raise Unsupported(self.program.show(at - 1))

    def _enter(self, op: Op, at: int, registers: Registers, stack: Stack, depth: int, then: Exit) -> None:
        if op.source != 1:
            self.prove(False, "no system call (a panic)")
            return
        target = at + op.number
        contract = self.callees.get(target)
        if contract:

            def resume(left: Registers) -> None:
                clobbered = {i: self.fresh("clobbered", 64) for i in range(6)}
                self.step_all(at, {**registers, **clobbered, **left}, dict(stack), depth, then)

            contract(self, registers, resume)
            return
        kept = {i: registers[i] for i in range(6, 11)}
        inner = {**registers, 10: ("frame", depth + 1, 0)}
        self.step_all(
            target,
            inner,
            dict(stack),
            depth + 1,
            lambda left, own: self.step_all(at, {**left, **kept}, own, depth, then),
        )

    def _right(self, op: Op, registers: Registers) -> Any:
        return registers[op.source] if op.by_register else Word(op.number % (1 << 64), 64)

    def _compute(self, op: Op, at: int, registers: Registers) -> None:
        width, name = 32 if op.kind == sbpf.ALU32 else 64, ALU[op.code >> 4]
        x, y = registers.get(op.to), self._right(op, registers)
        if name == "mov" and width == 64:
            registers[op.to] = y
            return
        if isinstance(x, tuple) or isinstance(y, tuple):
            if name != "add" or op.by_register:
                raise Unsupported(self.program.show(at))
            registers[op.to] = ("frame", x[1], x[2] + op.number)
            return
        if width == 32:
            x, y = self._low(x), self._low(y)
        result = self._result(name, x, y, at)
        registers[op.to] = self._widened(name, result) if width == 32 else result

    def _result(self, name: str, x: Word, y: Word, at: int) -> Word:
        if name == "mov":
            return y
        if name == "add":
            return self.add(x, y)
        if name == "sub":
            return self.subtract(x, y)
        if name == "mul":
            return self.multiply(x, y)
        if name in ("div", "mod"):
            return self.divide(x, y)[name == "mod"]
        if name in ("or", "and", "xor"):
            return self.bitwise(name, x, y)
        if name == "neg":
            return self.subtract(Word(0, x.width), x)
        bits = y.constant()
        if name not in SHIFTS or bits is None:
            raise Unsupported(self.program.show(at))
        return self.shift(SHIFTS[name], x, Word(bits % x.width, x.width), "")

    def _low(self, word: Word | None) -> Any:
        """The lower half of a register."""
        if word is None:
            return None
        if word.high < 1 << 32:
            low = Word(word.value, 32, word.low, word.high, word.zeros)
            if not isinstance(low.value, int):
                low.congruent = self.low_halves.get(low.value.get_id(), (None,))[0]
            return low
        rest = self.divide(word, Word(1 << 32, 64))[1]
        low = Word(rest.value, 32, rest.low, min(rest.high, (1 << 32) - 1))
        if not isinstance(low.value, int):
            low.congruent = word.value if rest.congruent is None else rest.congruent
        return low

    def _widened(self, name: str, result: Word) -> Word:
        """A result of 32 bits in its register. Whether the upper half is zeros or the sign differs between versions
        for some operations: what is proved holds for any upper half there."""
        if name in ("add", "sub", "mul", "neg", "arsh"):
            upper = self.fresh("upper", 64, 0, (1 << 32) - 1)
            low = Word(result.value, 64, result.low, result.high)
            low.congruent = result.congruent
            whole = Word(result.value + upper.value * (1 << 32), 64, result.low, (1 << 64) - 1)
            self.known_quotients[(whole.value.get_id(), 1 << 32, 64)] = (upper, low, whole, None)  # type: ignore
            return whole
        if not isinstance(result.value, int) and result.congruent is not None:
            self.low_halves[result.value.get_id()] = (result.congruent, result.value)
        return Word(result.value, 64, result.low, result.high, result.zeros)

    def _stack(self, op: Op, at: int, registers: Registers, stack: Stack) -> None:
        base = registers[op.to if op.code == sbpf.STORE_STACK else op.source]
        if not isinstance(base, tuple):
            raise Unsupported(f"memory: {self.program.show(at)}")
        place = (base[1], base[2] + op.offset)
        if op.code == sbpf.STORE_STACK:
            stack[place] = registers[op.source]
        else:
            registers[op.to] = stack[place]

    def _jump(self, op: Op, at: int, registers: Registers, stack: Stack, depth: int, then: Exit) -> int | None:
        x, y, name = registers[op.to], self._right(op, registers), JUMPS[op.code >> 4]
        if name == "set":
            condition: Truth = self.compare("ne", self.bitwise("and", x, y), Word(0, 64))
        else:
            condition = self.compare(name, x, y)
        cases = [(condition, at + op.offset), (negated(condition), at)]
        live = [(c, to) for c, to in cases if c is not False and (c is True or self.may(c))]
        if not live:
            raise Infeasible
        if len(live) == 1:
            self.learn(live[0][0])
            return live[0][1]
        for c, to in live:
            self.suppose(c, lambda to=to: self.step_all(to, dict(registers), dict(stack), depth, then))
        return None

    def run_from(self, at: int, arguments: dict[int, Any], before: Callable[[], None], then: Exit) -> None:
        """All paths from a place, with these registers; the others hold anything."""
        registers = {10: ("frame", 0, 0), **arguments}
        for i in range(10):
            if i not in registers:
                registers[i] = self.fresh(f"r{i}", 64)
        sys.setrecursionlimit(100_000)

        def end(left: Registers, stack: Stack) -> None:
            self.paths += 1
            then(left, stack)

        try:
            before()
            self.step_all(at, registers, {}, 0, end)
        except (Infeasible, Failed):
            pass
