"""The instructions of a program file (SBPF v3), and where its functions begin. The file has no symbols."""

from __future__ import annotations

import struct
from typing import NamedTuple

ALU = {
    0x0: "add",
    0x1: "sub",
    0x2: "mul",
    0x3: "div",
    0x4: "or",
    0x5: "and",
    0x6: "lsh",
    0x7: "rsh",
    0x8: "neg",
    0x9: "mod",
    0xA: "xor",
    0xB: "mov",
    0xC: "arsh",
}
JUMPS = {
    0x1: "eq",
    0x2: "ugt",
    0x3: "uge",
    0x4: "set",
    0x5: "ne",
    0x6: "sgt",
    0x7: "sge",
    0xA: "ult",
    0xB: "ule",
    0xC: "slt",
    0xD: "sle",
}
# Classes of instructions, their lowest three bits.
ALU32, JUMP64, JUMP32, ALU64 = 4, 5, 6, 7
LOAD_WORD, JUMP_ALWAYS, CALL, EXIT = 0x18, 0x05, 0x85, 0x95
LOAD_STACK, STORE_STACK = 0x79, 0x7B


class Op(NamedTuple):
    code: int
    to: int
    source: int
    offset: int
    number: int

    @property
    def kind(self) -> int:
        return self.code & 7

    @property
    def by_register(self) -> bool:
        return bool(self.code & 8)


class Program:
    def __init__(self, data: bytes) -> None:
        self.data = data
        table = struct.unpack_from("<Q", data, 32)[0]
        for i in range(struct.unpack_from("<H", data, 56)[0]):
            _, flags, offset, _, _, size, _, _ = struct.unpack_from("<IIQQQQQQ", data, table + 56 * i)
            if flags & 1:  # executable
                self.offset, self.text = offset, data[offset : offset + size]
        self.count = len(self.text) // 8
        self.starts = sorted({at + 1 + op.number for at in range(self.count) if is_call(op := self.op(at))})

    def op(self, at: int) -> Op:
        code, registers, offset, number = struct.unpack_from("<BBhi", self.text, at * 8)
        return Op(code, registers & 15, registers >> 4, offset, number)

    def word(self, at: int) -> int:
        """The constant of an instruction that takes two places."""
        return (self.op(at).number & 0xFFFF_FFFF) | (self.op(at + 1).number & 0xFFFF_FFFF) << 32

    def body(self, start: int) -> range:
        return range(start, next((s for s in self.starts if s > start), self.count))

    def called(self, start: int) -> list[int]:
        return [at + 1 + op.number for at in self.body(start) if is_call(op := self.op(at))]

    def has(self, start: int) -> set[tuple[str | None, int]]:
        """The operations with a constant of a function."""
        ops = [self.op(at) for at in self.body(start)]
        return {(ALU.get(op.code >> 4), op.number) for op in ops if op.kind in (ALU32, ALU64)}

    def show(self, at: int) -> str:
        op = self.op(at)
        right = f"r{op.source}" if op.by_register else hex(op.number)
        if op.code == LOAD_WORD:
            return f"lddw r{op.to}, {self.word(at):#x}"
        if op.kind in (ALU32, ALU64):
            return f"{ALU.get(op.code >> 4)}{32 if op.kind == ALU32 else 64} r{op.to}, {right}"
        if op.kind in (JUMP64, JUMP32) and op.code not in (JUMP_ALWAYS, CALL, EXIT):
            return f"j{JUMPS.get(op.code >> 4)} r{op.to}, {right}"
        return {JUMP_ALWAYS: "ja", CALL: "call", EXIT: "exit"}.get(op.code, f"op {op.code:#x}")


def is_call(op: Op) -> bool:
    """Of a function of the program; a system call has another source."""
    return op.code == CALL and op.source == 1


class Functions(NamedTuple):
    mul_div: int
    long: int
    mul_frac: int
    product: int
    division: int


def find(program: Program) -> Functions:
    """The functions by what no other one has: their constants, and what they call."""
    wanted = {("and", 0x7FFFF), ("rsh", 19)}
    (mul_div,) = [start for start in program.starts if wanted <= program.has(start)]
    wanted = {("div", 10**9), ("mul", -(10**9))}
    (mul_frac,) = [
        start for start in program.starts if wanted <= program.has(start) and program.called(start) == [mul_div]
    ]
    (long,) = program.called(mul_div)
    product, division = program.called(long)
    return Functions(mul_div, long, mul_frac, product, division)
