"""What is proved of the shipped program's arithmetic."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import z3

from ..contracts import NONE, ONE
from ..facts import seconds_since
from ..prove import Result
from ..words import Int, Unsupported, Word
from .machine import Contract, Machine, Registers
from .program import Program, find

WORD = 1 << 64


@dataclass(frozen=True)
class ByteFault:
    """A changed instruction: in a function the first that is shown so."""

    function: str
    shown: str
    # Another number, another operation code, or nothing at all in its place.
    number: int | None = None
    code: int | None = None

    def applied(self, program: Program) -> bytes:
        start = getattr(find(program), self.function)
        at = next(at for at in program.body(start) if program.show(at).startswith(self.shown))
        data, place = bytearray(program.data), program.offset + at * 8
        if self.number is not None:
            data[place + 4 : place + 8] = self.number.to_bytes(4, "little")
        elif self.code is not None:
            data[place] = self.code
        else:
            data[place : place + 8] = bytes([0xBF, 0, 0, 0, 0, 0, 0, 0])  # r0 = r0
        return bytes(data)

    def __str__(self) -> str:
        return f"{self.function}: {self.shown}"


@dataclass
class ByteClaim:
    name: str
    title: str
    run: Callable[[Program], Machine]
    faults: list[ByteFault] = field(default_factory=list)
    topic: str = "bytecode"
    slow: bool = False


# --- what callees give


def _floor(machine: Machine, dividend: Int, high: int, divisor: Word) -> Word:
    quotient = machine.fresh("quotient", 130, 0, high // max(divisor.low, 1))
    rest = machine.fresh("rest", 64, 0, max(divisor.high - 1, 0))
    machine.learn(dividend == machine.product(quotient, divisor)[0] + rest.value)
    machine.learn(rest.value < divisor.value)
    return quotient


def _two_words(machine: Machine, wide: Word) -> Registers:
    """A result of 128 bits: the lower word in r0, the upper in r2."""
    upper, lower = machine.divide(wide, Word(WORD, 128))
    return {0: Word(lower.value, 64, lower.low, lower.high), 2: Word(upper.value, 64, upper.low, min(upper.high, NONE))}


def product(machine: Machine, r: Registers, then: Callable[[Registers], None]) -> None:
    """(r1, r2) x (r3, r4), here with r2 == r4 == 0."""
    if r[2].constant() != 0 or r[4].constant() != 0:
        raise Unsupported("a product of more than two words")
    value, low, high = machine.product(r[1], r[3])
    then(_two_words(machine, Word(value, 128, low, high)))


def division(machine: Machine, r: Registers, then: Callable[[Registers], None]) -> None:
    """(r1, r2) / (r3, 0): `__udivti3`, which the toolchain's conformance program tests."""
    if r[4].constant() != 0:
        raise Unsupported("a divisor of more than a word")
    machine.prove(r[3].value > 0, "no division by zero")
    dividend, high = r[1].value + r[2].value * WORD, r[1].high + r[2].high * WORD
    if all(isinstance(r[i].value, int) for i in (1, 2, 3)):
        return then(_two_words(machine, Word(dividend // r[3].value, 128)))
    quotient = _floor(machine, dividend, high, Word(r[3].value, 64, max(r[3].low, 1), r[3].high))
    return then(_two_words(machine, Word(quotient.value, 128, quotient.low, quotient.high)))


def exact_division(machine: Machine, r: Registers, then: Callable[[Registers], None]) -> None:
    """What is proved of `mul_div`, and of the long division; their callers see to d > 0."""
    a, b, divisor, extra = (r[i] for i in (1, 2, 3, 4))
    machine.prove(z3.And(divisor.value > 0, extra.value < divisor.value), "a division is called with extra < d")
    value, _, high = machine.product(a, b)
    positive = Word(divisor.value, 64, max(divisor.low, 1), divisor.high)
    quotient = _floor(machine, value + extra.value, high + extra.high, positive)
    result = machine.fresh("result", 64, 0, NONE)
    machine.learn(result.value == z3.If(quotient.value >= NONE, NONE, quotient.value))
    then({0: result})


# --- the claims


def _inputs(machine: Machine, names: dict[str, int]) -> dict[int, Word]:
    words = {name: machine.fresh(name, 64) for name in names}
    machine.inputs = dict(words)
    return {register: words[name] for name, register in names.items()}


def _quotient(program: Program, start: int, contracts: dict[int, Contract], positive: bool) -> Machine:
    """floor((a b + extra) / d), or NONE."""
    machine = Machine(program, contracts)
    args = _inputs(machine, {"a": 1, "b": 2, "d": 3, "extra": 4})
    a, b, divisor, extra = args.values()

    def before() -> None:
        machine.learn(z3.Or(divisor.value == 0, extra.value < divisor.value))
        if positive:
            machine.learn(divisor.value > 0)

    def then(r: Registers, _: Any) -> None:
        exact, whole = machine.product(a, b)[0] + extra.value, machine.product(r[0], divisor)[0]
        is_floor = z3.And(r[0].value != NONE, whole <= exact, exact < whole + divisor.value)
        too_large = z3.And(r[0].value == NONE, exact >= NONE * divisor.value)
        claim = z3.If(divisor.value == 0, r[0].value == NONE, z3.Or(is_floor, too_large))
        machine.prove(claim, "floor((a b + extra) / d), or NONE")

    machine.run_from(start, args, before, then)
    return machine


def _mul_div(program: Program) -> Machine:
    at = find(program)
    return _quotient(program, at.mul_div, {at.long: exact_division}, positive=False)


def _long(program: Program) -> Machine:
    at = find(program)
    return _quotient(program, at.long, {at.product: product, at.division: division}, positive=True)


def _product(program: Program) -> Machine:
    machine = Machine(program)
    args = _inputs(machine, {"a": 1, "b": 3})

    def then(r: Registers, _: Any) -> None:
        exact = machine.product(args[1], args[3])[0]
        machine.prove(exact == r[0].value + r[2].value * WORD, "a b == upper 2^64 + lower")

    machine.run_from(find(program).product, {**args, 2: Word(0, 64), 4: Word(0, 64)}, lambda: None, then)
    return machine


def _fraction(program: Program) -> Machine:
    """floor((x y + extra) / 10^18), or NONE."""
    at = find(program)
    machine = Machine(program, {at.mul_div: exact_division})
    args = _inputs(machine, {"x": 1, "y": 2, "extra": 3})
    x, y, extra = args.values()

    def then(r: Registers, _: Any) -> None:
        exact, whole = machine.product(x, y)[0] + extra.value, r[0].value * ONE
        is_floor = z3.And(r[0].value != NONE, whole <= exact, exact < whole + ONE)
        too_large = z3.And(r[0].value == NONE, exact >= NONE * ONE)
        machine.prove(z3.Or(is_floor, too_large), "floor((x y + extra) / 10^18), or NONE")

    machine.run_from(at.mul_frac, args, lambda: machine.learn(extra.value < ONE), then)
    return machine


def claims() -> list[ByteClaim]:
    fault = ByteFault
    return [
        ByteClaim(
            "program_mul_div",
            "mul_div of ballast.so is exact or refuses, by each of its three ways.",
            _mul_div,
            [
                fault("mul_div", "rsh64 r0, 0x2d", number=0x2E),
                fault("mul_div", "xor64 r5, -0x1"),
                fault("mul_div", "lsh64 r7, 0x13", number=0x12),
                fault("mul_div", "lsh64 r0, 0x13", number=0x14),
            ],
        ),
        ByteClaim(
            "program_long_division",
            "The long division of ballast.so is exact or refuses.",
            _long,
            [fault("long", "jule r6, r2", code=0x2D), fault("long", "add64 r1, r7")],
        ),
        ByteClaim(
            "program_product",
            "The product of two words of ballast.so is exact in 128 bits.",
            _product,
            [fault("product", "add64 r3, r4")],
        ),
        ByteClaim(
            "program_fraction",
            "mul_frac of ballast.so is exact or refuses, by digits and by mul_div.",
            _fraction,
            [
                fault("mul_frac", "jslt r1, 0x0"),
                fault("mul_frac", "add64 r5, r4"),
                fault("mul_frac", "div64 r0, 0x3b9aca00", number=10**9 + 1),
            ],
        ),
    ]


def prove_bytes(claim: ByteClaim, data: bytes) -> Result:
    start = time.time()
    try:
        machine = claim.run(Program(data))
    except (Unsupported, ValueError, KeyError, StopIteration) as reason:
        return Result(claim.name, "unsupported", seconds_since(start), notes=[repr(reason)])
    verdict = "proved"
    if machine.findings:
        verdict = "fails" if any(finding.how == "fails" for finding in machine.findings) else "unknown"
    elif machine.paths == 0:
        verdict = "vacuous"
    result = Result(claim.name, verdict, seconds_since(start), machine.paths)
    result.obligations, result.queries = sum(machine.proved.values()), machine.queries
    result.notes = [f"{finding.what} {finding.how}: {finding.inputs}"[:300] for finding in machine.findings[:4]]
    return result
