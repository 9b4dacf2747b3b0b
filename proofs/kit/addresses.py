"""Operands of instructions, and addresses: which values an unknown index may have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import z3

from .layout import ARRAY, size_of
from .memory import Memory, State
from .module import Module
from .text import split_list, unquoted
from .words import POISON, Infeasible, Pointer, Unsupported, Word

# An index with more values is not followed.
MOST_VALUES = 64
Environment = dict[str, Any]


class Addresses(Memory):
    module: Module

    def operand(self, state: State, env: Environment, type_: str, text: str, file: str) -> Any:
        text = text.strip()
        if text[0] == "%":
            return env[text]
        if text in ("poison", "undef"):
            return [POISON] * len(split_list(type_[1:-1])) if type_.startswith("{") else POISON
        if text in ("true", "false"):
            return text == "true"
        if text == "null":
            return Pointer(None)
        if text == "zeroinitializer":
            return [Word(0, 64)] * len(split_list(type_[1:-1]))
        if text[0] == "@":
            return self.constant(state, file, unquoted(text[1:]))
        if text.startswith("getelementptr"):
            return self.element(state, env, split_list(text[text.index("(") + 1 : -1]), file)
        if text.startswith("inttoptr"):
            number = re.search(r"i64 (-?\d+)", text)
            return Pointer(None, int(number[1]) if number else 0)
        width = int(type_[1:])
        return Word(int(text) % (1 << width), width)

    def element(self, state: State, env: Environment, parts: list[str], file: str) -> Pointer:
        """The address that `getelementptr` computes: a type, a base, indices."""
        type_, base = parts[0], self.operand(state, env, "ptr", parts[1].split(None, 1)[1], file)
        offset, indices = base.offset, list(base.indices)
        for place, part in enumerate(parts[2:]):
            index_type, text = part.split(None, 1)
            index = self.operand(state, env, index_type, text, file)
            if place > 0:
                array = ARRAY.fullmatch(type_)
                if not array:
                    fields = split_list(type_[1:-1])
                    offset += sum(size_of(field) for field in fields[: index.value])
                    type_ = fields[index.value]
                    continue
                type_ = array[2]
            stride, known = size_of(type_), index.constant()
            if known is None:
                indices.append((index, stride))
            else:
                offset += (known if known < 1 << (index.width - 1) else known - (1 << index.width)) * stride
        return Pointer(base.object, offset, tuple(indices))

    def resolve(self, pointer: Any, run: Callable[[Pointer, bool], None]) -> None:
        """Runs the rest with every value that an unknown address may have; `True` where there are several."""
        if not isinstance(pointer, Pointer):
            raise Unsupported(f"the address {pointer}")
        if not pointer.indices:
            return run(pointer, False)
        (index, stride), rest = pointer.indices[0], pointer.indices[1:]
        for value in self.values(index):
            mark = self.mark()
            try:
                self.learn(index.value == value)
                self.resolve(Pointer(pointer.object, pointer.offset + value * stride, rest), lambda p, _: run(p, True))
            except Infeasible:
                pass
            finally:
                self.back(mark)
        return None

    def pin(self, pointer: Any) -> Any:
        """The address with every index put in that can have one value only."""
        if not isinstance(pointer, Pointer) or not pointer.indices:
            return pointer
        offset, indices = pointer.offset, []
        for index, stride in pointer.indices:
            key = index.value.get_id()
            known = self.pinned.get(key)
            if known is None:
                values = self.values(index)
                if not values:
                    raise Infeasible
                if len(values) == 1:
                    known = self.pinned[key] = (values[0], index.value)
            if known is None:
                indices.append((index, stride))
            else:
                offset += known[0] * stride
        return Pointer(pointer.object, offset, tuple(indices))

    def values(self, word: Word) -> list[int]:
        """All values of a number that the linear facts allow."""
        found: list[int] = []
        self.linear.push()
        try:
            while len(found) <= MOST_VALUES:
                answer = self.linear.check()
                if answer == z3.unsat:
                    return sorted(found)
                if answer == z3.unknown:
                    break
                value = self.linear.model().eval(word.value, model_completion=True).as_long()
                found.append(value)
                self.linear.add(word.value != value)
            raise Unsupported(f"an index with more than {MOST_VALUES} values")
        finally:
            self.linear.pop()
