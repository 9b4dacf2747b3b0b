"""What stands for a call: the specification that was proved of the function, or anything that its signature allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import z3

from .executor import Contract, Executor, Then
from .memory import State, overlapping
from .words import Int, Pointer, Unsupported, Word

# No quotient: crates/engine/src/math.rs.
NONE = (1 << 64) - 1
ONE = 10**18
# Places that a function may write: by parameter, (offset, size).
Frame = dict[str, list[tuple[int, int]]]


# --- multiply, then divide


def _same(word: Word) -> Any:
    return word.value if isinstance(word.value, int) else ("term", word.value.get_id())


def floor_or_none(executor: Executor, factors: tuple[Word, Word], extra: Word, divisor: Word) -> Word:
    """min(floor((a b + extra) / divisor), NONE), for a positive divisor. Equal calls on a path have one result."""
    key = ("floor", frozenset(_same(factor) for factor in factors), _same(extra), _same(divisor))
    if key not in executor.known_quotients:
        product, _, high = executor.product(*factors)
        result = _floor_or_none(executor, product + extra.value, high + extra.high, divisor)
        executor.known_quotients[key] = (result, factors, extra, divisor)
    return executor.known_quotients[key][0]


def _floor_or_none(executor: Executor, dividend: Int, high: int, divisor: Word) -> Word:
    quotient = executor.fresh("quotient", 130, 0, high // max(divisor.low, 1))
    rest = executor.fresh("rest", 64, 0, max(divisor.high - 1, 0))
    product, _, _ = executor.product(quotient, divisor)
    executor.learn(dividend == product + rest.value)
    executor.learn(rest.value < divisor.value)
    result = executor.fresh("floor", 64, 0, min(NONE, quotient.high))
    executor.learn(result.value == z3.If(quotient.value >= NONE, NONE, quotient.value))
    return result


def _fits(divisor: Word, extra: Word) -> Any:
    if isinstance(divisor.value, int) and isinstance(extra.value, int):
        return divisor.value == 0 or extra.value < divisor.value
    return z3.Or(divisor.value == 0, extra.value < divisor.value)


def mul_div_contract(executor: Executor, state: State, args: list[Any], then: Then) -> None:
    a, b, divisor, extra = args
    executor.prove(_fits(divisor, extra), "mul_div is called with extra < d")

    def some() -> None:
        positive = Word(divisor.value, 64, 1, divisor.high) if divisor.low == 0 else divisor
        then(state.copy(), floor_or_none(executor, (a, b), extra, positive))

    zero = executor.compare("eq", divisor, Word(0, 64))
    if executor.may(zero):
        executor.suppose(zero, lambda: then(state.copy(), Word(NONE, 64)))
    nonzero = executor.compare("ne", divisor, Word(0, 64))
    if executor.may(nonzero):
        executor.suppose(nonzero, some)


def mul_frac_contract(executor: Executor, state: State, args: list[Any], then: Then) -> None:
    x, y, extra = args
    executor.prove(extra.value < ONE, "mul_frac is called with extra < 10^18")
    then(state, floor_or_none(executor, (x, y), extra, Word(ONE, 64)))


CONTRACTS: dict[str, Contract] = {
    "engine::math::mul_div": mul_div_contract,
    "engine::math::mul_frac": mul_frac_contract,
}


# --- the same, as claims about the functions themselves: (what their callers see to, what they give)


def before_mul_div(executor: Executor, args: list[Any]) -> None:
    executor.learn(_fits(args[2], args[3]))


def after_mul_div(executor: Executor, args: list[Any], result: Word) -> None:
    a, b, divisor, extra = args
    exact = executor.product(a, b)[0] + extra.value
    whole = executor.product(result, divisor)[0]
    is_floor = z3.And(result.value != NONE, whole <= exact, exact < whole + divisor.value)
    too_large = z3.And(result.value == NONE, exact >= NONE * divisor.value)
    claim = z3.If(divisor.value == 0, result.value == NONE, z3.Or(is_floor, too_large))
    executor.prove(claim, "floor((a b + extra) / d), or NONE")


def before_mul_frac(executor: Executor, args: list[Any]) -> None:
    executor.learn(args[2].value < ONE)


def after_mul_frac(executor: Executor, args: list[Any], result: Word) -> None:
    x, y, extra = args
    exact = executor.product(x, y)[0] + extra.value
    whole = result.value * ONE
    is_floor = z3.And(result.value != NONE, whole <= exact, exact < whole + ONE)
    too_large = z3.And(result.value == NONE, exact >= NONE * ONE)
    executor.prove(z3.Or(is_floor, too_large), "floor((x y + extra) / 10^18), or NONE")


SPECIFICATIONS: dict[str, tuple[Callable[..., None], Callable[..., None]]] = {
    "engine::math::mul_div": (before_mul_div, after_mul_div),
    "engine::math::mul_frac": (before_mul_frac, after_mul_frac),
}


# --- anything


def arbitrary(name: str, frame: Frame | None = None) -> Contract:
    """In place of a function: any result, and anything in what it may write, or within a frame only there. What is
    proved so holds whatever the function does."""

    def contract(executor: Executor, state: State, args: list[Any], then: Then) -> None:
        function, own = executor.module.by_name[name][0], state.copy()
        for parameter, arg in zip(function.parameters, args):
            if parameter.type != "ptr":
                continue
            if any(isinstance(value, Pointer) for _, value in state.cells(arg).values()):
                raise Unsupported(f"{name} is lent what holds addresses: it may write there too")
            if parameter.readonly:
                continue
            places = [(0, parameter.size)] if frame is None else frame.get(parameter.name[1:], [])
            for offset, size in places:
                if size is None:
                    raise Unsupported(f"how much {name} may write is not known")
                _forget(executor, own, Pointer(arg.object, arg.offset + offset, arg.indices), size)
        then(own, _any_result(executor, function.result))

    return contract


def _any_result(executor: Executor, type_: str) -> Any:
    if type_ == "void":
        return None
    if type_.startswith("{"):
        return [_any_result(executor, part.strip()) for part in type_[1:-1].split(",")]
    if type_ == "i1":
        return executor.fresh("any", 8, 0, 1).value == 1
    return executor.fresh("any", int(type_[1:]))


def _forget(executor: Executor, state: State, pointer: Pointer, size: int) -> None:
    """Every byte may be anything from now on."""
    if pointer.indices:
        index, stride = pointer.indices[0]
        values = executor.values(index)
        if len(values) != 1:
            raise Unsupported("anything at an unknown address")
        known = Pointer(pointer.object, pointer.offset + values[0] * stride, pointer.indices[1:])
        return _forget(executor, state, known, size)
    cells, start = state.cells(pointer), pointer.offset
    for at in overlapping(cells, start, size):
        if at < start or at + cells[at][0] > start + size:
            raise Unsupported("a frame through a cell")
        del cells[at]
    for at in range(start, start + size, 8):
        length = min(8, start + size - at)
        if length in (1, 2, 4, 8):
            cells[at] = (length, executor.fresh("any", 8 * length))
        else:
            for place in range(at, at + length):
                cells[place] = (1, executor.fresh("any", 8))
    return None


def only_within(frame: Frame) -> Callable[[Executor, State], None]:
    """The claim that no path of a function writes outside of its frame."""

    def at_end(executor: Executor, state: State) -> None:
        for key in state.inputs:
            for offset, (size, value) in state.memory[key].items():
                if any(start <= offset and offset + size <= start + length for start, length in frame.get(key, [])):
                    continue
                unchanged = executor.inputs.get(f"{key}+{offset}:{size}") is value
                executor.prove(unchanged, "only its frame is written")

    return at_end
