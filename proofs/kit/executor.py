"""Runs every path of a function.

Each path is followed to its end before the next begins: `then(state, result)` is called at the end of every one. What
cannot be followed raises `Unsupported`, so that nothing is proved by leaving it out."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from .addresses import Environment
from .instructions import Instructions
from .intrinsics import COPIES
from .layout import size_of
from .memory import State
from .module import Function, Module
from .text import after_bracket, split_list, split_type, unquoted
from .words import (
    POISON,
    Failed,
    Infeasible,
    Pointer,
    Truth,
    Unsupported,
    Word,
    as_word,
    both,
    negated,
    of_type,
    truth_of,
)

Then = Callable[[State, Any], None]
Contract = Callable[["Executor", State, list[Any], Then], None]
LABEL = r'%("[^"]+"|[\w.$-]+)'


class Place:
    """Where a path stands: a function, its block, the block before, the next instruction, the locals, the rest."""

    __slots__ = ("function", "label", "before", "at", "env", "then")

    def __init__(self, function: Function, label: str, before: str | None, at: int, env: Environment, then: Then):
        self.function, self.label, self.before, self.at, self.env, self.then = function, label, before, at, env, then


class Executor(Instructions):
    def __init__(self, module: Module, contracts: dict[str, Contract] | None = None) -> None:
        super().__init__()
        self.module = module
        self.contracts = contracts or {}
        self.lemma = ""
        self.paths = 0

    def call(self, function: Function, args: list[Any], state: State, then: Then) -> None:
        env = {parameter.name: arg for parameter, arg in zip(function.parameters, args)}
        self._run(Place(function, function.entry, None, 0, env, then), state)

    def _again(self, place: Place, state: State, target: str | None = None, value: Any = None) -> None:
        """Goes on from a place with its own copy of the locals."""
        env = dict(place.env)
        if target:
            env[target] = value
        self._run(Place(place.function, place.label, place.before, place.at, env, place.then), state)

    def _run(self, place: Place, state: State) -> None:
        while True:
            instructions = place.function.blocks[place.label]
            if place.at == 0:
                self._join(place, state)
            following: str | None = None
            while place.at < len(instructions):
                op, target, text, file = instructions[place.at]
                place.at += 1
                if op in ("br", "switch"):
                    following = self._branch(place, state, op, text, file)
                    if following is None:
                        return
                    break
                if op == "ret":
                    return self._return(place, state, text, file)
                if op == "unreachable":
                    self.prove(False, "what LLVM calls unreachable is not reached")
                    return None
                if op in ("load", "store", "call"):
                    if getattr(self, f"_{op}")(place, state, target, text, file):
                        return None
                elif op == "select":
                    if self._select(place, state, target, text, file):
                        return None
                else:
                    place.env[target] = self.compute(op, text, place.env, state, file)
            place.before, place.label, place.at = place.label, following or "", 0

    def _return(self, place: Place, state: State, text: str, file: str) -> None:
        if text == "ret void":
            return place.then(state, None)
        type_, rest = split_type(text[4:])
        return place.then(state, self.operand(state, place.env, type_, rest, file))

    def _join(self, place: Place, state: State) -> None:
        """Values that depend on the block that the path came from."""
        instructions, values = place.function.blocks[place.label], {}
        while place.at < len(instructions) and instructions[place.at].op == "phi":
            _, target, text, file = instructions[place.at]
            type_, rest = split_type(text[4:])
            for source in re.finditer(rf"\[ (.+?), {LABEL} \]", rest):
                if unquoted(source[2]) == place.before:
                    values[target] = self.operand(state, place.env, type_, source[1], file)
                    break
            place.at += 1
        place.env.update(values)

    def _branch(self, place: Place, state: State, op: str, text: str, file: str) -> str | None:
        always = re.match(rf"br label {LABEL}", text)
        if always:
            return unquoted(always[1])
        cases: list[tuple[Truth, str]] = []
        if op == "br":
            found = re.match(rf"br i1 (\S+), label {LABEL}, label {LABEL}", text)
            if not found:
                raise Unsupported(text)
            condition = truth_of(self.operand(state, place.env, "i1", found[1], file))
            cases = [(condition, unquoted(found[2])), (negated(condition), unquoted(found[3]))]
        else:
            found = re.match(rf"switch (i\d+) (\S+), label {LABEL} \[(.*)\]", text)
            if not found:
                raise Unsupported(text)
            value, other = self.operand(state, place.env, found[1], found[2], file), True
            for case in re.finditer(rf"i\d+ (-?\d+), label {LABEL}", found[4]):
                equal = self.compare("eq", value, Word(int(case[1]) % (1 << value.width), value.width))
                cases.append((equal, unquoted(case[2])))
                other = both(other, negated(equal))
            cases.append((other, unquoted(found[3])))
        return self._fork(place, state, cases)

    def _fork(self, place: Place, state: State, cases: list[tuple[Truth, str]]) -> str | None:
        """Follows every case that is possible; the only one is returned instead."""
        live = [(c, label) for c, label in cases if c is not False and (c is True or self.may(c))]
        if not live:
            raise Infeasible
        if len(live) == 1:
            self.learn(live[0][0])
            return live[0][1]
        for condition, label in live:
            then, env = place.then, dict(place.env)
            self.suppose(
                condition,
                lambda label=label, env=env: self._run(
                    Place(place.function, label, place.label, 0, env, then), state.copy()
                ),
            )
        return None

    def suppose(self, condition: Truth, run: Callable[[], None]) -> None:
        """Runs something with one more fact, which is forgotten afterwards."""
        mark = self.mark()
        try:
            self.learn(condition)
            run()
        except Infeasible:
            pass
        finally:
            self.back(mark)

    # The next four return True if the rest of the path has been run already.

    def _select(self, place: Place, state: State, target: str | None, text: str, file: str) -> bool:
        parts = split_list(text[7:])
        condition = truth_of(self.operand(state, place.env, "i1", parts[0].split(None, 1)[1], file))
        x, y = (self.operand(state, place.env, *split_type(part), file) for part in parts[1:])
        if x is POISON or y is POISON:
            place.env[target] = y if x is POISON else x
        elif isinstance(x, (Pointer, list)) and not isinstance(condition, bool):
            for truth, value in ((condition, x), (negated(condition), y)):
                if self.may(truth):
                    self.suppose(truth, lambda value=value: self._again(place, state.copy(), target, value))
            return True
        else:
            place.env[target] = self.choice(condition, x, y)
        return False

    def _load(self, place: Place, state: State, target: str | None, text: str, file: str) -> bool:
        type_, rest = split_type(text[5:])
        address = re.match(r", ptr ([^,]+)", rest)
        pointer = self.pin(self.operand(state, place.env, "ptr", address[1] if address else "", file))

        def read(at: Pointer, several: bool) -> None:
            if several:
                own = state.copy()
                self._again(place, own, target, of_type(self.read(own, at, size_of(type_)), type_))
            else:
                place.env[target] = of_type(self.read(state, at, size_of(type_)), type_)

        self.resolve(pointer, read)
        return bool(pointer.indices)

    def _store(self, place: Place, state: State, _: str | None, text: str, file: str) -> bool:
        type_, rest = split_type(text[6:])
        parts = split_list(rest)
        value = as_word(self.operand(state, place.env, type_, parts[0], file))
        pointer = self.pin(self.operand(state, place.env, "ptr", parts[1].split(None, 1)[1], file))

        def write(at: Pointer, several: bool) -> None:
            own = state.copy() if several else state
            self.write(own, at, size_of(type_), value)
            if several:
                self._again(place, own)

        self.resolve(pointer, write)
        return bool(pointer.indices)

    def _arguments(self, place: Place, state: State, text: str, file: str) -> list[Any]:
        args: list[Any] = []
        for part in split_list(text):
            type_, rest = split_type(part)
            if type_ == "metadata":
                args.append(None)
                continue
            nested = next((word for word in ("getelementptr", "inttoptr") if word in rest), None)
            if nested:
                value = rest[rest.index(nested) :]
            else:
                value = re.sub(r"\w+\([^()]*(\([^()]*\))?[^()]*\)", "", rest).split()[-1]
            args.append(self.pin(self.operand(state, place.env, type_, value, file)))
        return args

    def _call(self, place: Place, state: State, target: str | None, text: str, file: str) -> bool:
        found = re.search(r'@("[^"]+"|[\w.$]+)\(', text)
        if not found:
            raise Unsupported(text)
        name, end = unquoted(found[1]), after_bracket(text, found.end() - 1)
        args = self._arguments(place, state, text[found.end() : end - 1], file)
        if name.startswith(COPIES) and any(isinstance(arg, Pointer) and arg.indices for arg in args):
            self._copy_anywhere(place, state, name, args)
            return True
        if name.startswith("llvm."):
            result = self.intrinsic(name, args, state)
            if target:
                place.env[target] = result
            return False
        if name == "assume":
            condition = truth_of(args[0])
            if not self.may(condition):
                raise Infeasible
            self.learn(condition)
            return False
        if name == "prove":
            self._claim(truth_of(args[0]), args[1])
            return False
        self._call_function(place, state, target, name, args, file)
        return True

    def _claim(self, claim: Truth, number: Word) -> None:
        """LLVM may have made one call of two claims: then its number is unknown too."""
        if number.constant() is not None:
            self.prove(claim, f"claim {number.value}")
            return
        for value in self.values(number):
            self.suppose(number.value == value, lambda value=value: self.prove(claim, f"claim {value}") and None)
        self.learn(claim)

    def _call_function(
        self, place: Place, state: State, target: str | None, name: str, args: list[Any], file: str
    ) -> None:
        def then(own: State, result: Any) -> None:
            self._again(place, own, target, result)

        function = self.module.find(file, name)
        readable = function.name if function else name
        contract = self.contracts.get(readable)
        if contract:
            contract(self, state, args, then)
        elif function is None or "panic" in readable:
            kind = re.search(r"bounds_check|(?:add|sub|mul|neg|shl|shr|div|rem)_(?:by_zero|overflow)|unwrap_failed", name)
            self.prove(False, f"no panic ({kind[0] if kind else name})")
        else:
            self.call(function, args, state, then)

    def _copy_anywhere(self, place: Place, state: State, name: str, args: list[Any]) -> None:
        """A copy at an address that may have several values."""
        unknown = next((i for i, arg in enumerate(args) if isinstance(arg, Pointer) and arg.indices), None)
        if unknown is None:
            self.intrinsic(name, args, state)
            self._again(place, state)
            return

        def known(at: Pointer, _: bool) -> None:
            self._copy_anywhere(place, state.copy(), name, [*args[:unknown], at, *args[unknown + 1 :]])

        self.resolve(args[unknown], known)

    def run(
        self,
        function: Function,
        before: Callable[[Executor, list[Any]], None] | None = None,
        after: Callable[[Executor, list[Any], Any], None] | None = None,
        at_end: Callable[[Executor, State], None] | None = None,
    ) -> None:
        """All paths of a function, whatever its arguments are (or for those of `given`)."""
        state = State()
        sys.setrecursionlimit(100_000)
        args = [self._argument(state, parameter) for parameter in function.parameters]

        def end(own: State, result: Any) -> None:
            self.paths += 1
            if after:
                after(self, args, result)
            if at_end:
                at_end(self, own)

        try:
            if before:
                before(self, args)
            self.call(function, args, state, end)
        except (Infeasible, Failed):
            pass

    def _argument(self, state: State, parameter: Any) -> Any:
        name = parameter.name[1:]
        if parameter.type == "ptr":
            return self.allocate(state, name, is_input=True)
        width = 8 if parameter.type == "i1" else int(parameter.type[1:])
        if self.given is not None:
            word = Word(self.given.get(name, 0) % (1 << width), width)
        elif parameter.type == "i1":
            word = self.fresh(name, 8, 0, 1)
        else:
            low, high = parameter.range or (0, 0)
            word = self.fresh(name, width, low, high - 1) if low < high else self.fresh(name, width)
        self.inputs[name] = word
        return truth_of(word) if parameter.type == "i1" else word
