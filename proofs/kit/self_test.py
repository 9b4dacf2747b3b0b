"""`npm run proofs -- --self-test`: the prover against plain numbers, and against claims that are false."""

from __future__ import annotations

import random
import unittest
from collections.abc import Callable
from typing import Any

import z3

from . import properties
from .build import ROOT, build
from .bytecode.claims import division
from .bytecode.machine import Machine
from .bytecode.program import Program, find
from .contracts import NONE, ONE
from .executor import Executor
from .facts import Facts
from .module import Module
from .words import Failed, Infeasible, Word

# Random calls of each function.
RUNS = 400
SEED = 20_260_101


class Numbers(random.Random):
    def word(self) -> int:
        """Of any length, so that every way through a division is taken."""
        return self.getrandbits(self.randint(1, 64))

    def division(self, zero: bool) -> tuple[int, int, int, int]:
        d = 0 if zero else self.word()
        return self.word(), self.word(), d, self.choice([0, max(d - 1, 0), d // 2])


def quotient(a: int, b: int, d: int, extra: int) -> int:
    return min((a * b + extra) // d, NONE) if d else NONE


class Words(unittest.TestCase):
    """Every operation on known numbers is the machine's; on unknown ones it allows what the machine gives."""

    OPERATIONS: dict[str, Callable[[int, int], int]] = {
        "add": lambda x, y: x + y,
        "subtract": lambda x, y: x - y,
        "multiply": lambda x, y: x * y,
        "and": lambda x, y: x & y,
        "or": lambda x, y: x | y,
        "xor": lambda x, y: x ^ y,
        "divide": lambda x, y: x // y,
        "rest": lambda x, y: x % y,
    }

    @staticmethod
    def compute(executor: Executor, name: str, x: Word, y: Word) -> Word:
        if name in ("and", "or", "xor"):
            return executor.bitwise(name, x, y)
        if name in ("divide", "rest"):
            return executor.divide(x, y)[name == "rest"]
        return getattr(executor, name)(x, y)

    def test_operations_on_known_numbers(self) -> None:
        numbers = Numbers(SEED)
        for name, plain in self.OPERATIONS.items():
            for _ in range(RUNS):
                x, y = numbers.word(), max(numbers.word(), 1)
                result = self.compute(Executor(Module()), name, Word(x, 64), Word(y, 64))
                self.assertEqual(result.value, plain(x, y) % (1 << 64), (name, x, y))

    def test_operations_on_unknown_numbers_allow_the_right_result(self) -> None:
        numbers = Numbers(SEED)
        for name, plain in self.OPERATIONS.items():
            for _ in range(12):
                x, y = numbers.word(), max(numbers.word(), 1)
                executor = Executor(Module())
                a, b = executor.fresh("a", 64), executor.fresh("b", 64, 1)
                result = self.compute(executor, name, a, b)
                known = z3.And(a.value == x, b.value == y, result.value == plain(x, y) % (1 << 64))
                self.assertEqual(executor.contradicts(known)[0], z3.sat, (name, x, y))

    def test_comparisons_with_a_sign(self) -> None:
        executor = Executor(Module())
        self.assertIs(executor.compare("slt", Word((1 << 64) - 1, 64), Word(0, 64)), True)
        self.assertIs(executor.compare("ult", Word((1 << 64) - 1, 64), Word(0, 64)), False)

    def test_signed_division_rounds_towards_zero(self) -> None:
        executor = Executor(Module())
        parts = executor.divide_signed(Word((1 << 64) - 7, 64), Word(2, 64))
        self.assertEqual([part.value for part in parts or ()], [(1 << 64) - 3, (1 << 64) - 1])


class Claims(unittest.TestCase):
    """What is false is never proved."""

    def test_a_false_claim_has_a_counterexample(self) -> None:
        facts = Facts()
        x = facts.fresh("x", 64)
        facts.inputs["x"] = x
        with self.assertRaises(Failed):
            facts.prove(x.value < 1_000, "x is small")
        self.assertEqual(facts.findings[0].how, "fails")
        self.assertGreaterEqual((facts.findings[0].inputs or {})["x"], 1_000)

    def test_a_contradiction_is_no_path(self) -> None:
        with self.assertRaises(Infeasible):
            Facts().learn(False)

    def test_what_is_learned_behind_a_mark_is_forgotten(self) -> None:
        facts = Facts()
        x = facts.fresh("x", 64)
        mark = facts.mark()
        facts.learn(x.value == 5)
        self.assertTrue(facts.must(x.value == 5))
        facts.back(mark)
        self.assertTrue(facts.may(x.value == 6))


class Properties(unittest.TestCase):
    """Every property says how it could fail, and every lemma is compiled."""

    def test_every_property_has_a_fault_and_a_lemma(self) -> None:
        module = build()
        for each in properties.all_properties():
            self.assertTrue(each.mutants, f"{each.name} names no fault")
            self.assertTrue(each.title.endswith("."), f"{each.name}: its title is no sentence")
            if each.function:
                self.assertIn(f"engine::{each.function}", module.by_name, each.name)
            else:
                self.assertIsNotNone(module.find("", each.name), f"{each.name} is not compiled: mod.rs")
                self.assertTrue(each.claims, f"{each.name} claims nothing")

    def test_every_fault_is_in_the_engine_once(self) -> None:
        for each in properties.all_properties():
            for mutant in each.mutants:
                source = (ROOT / "crates/engine/src" / mutant.file).read_text(encoding="utf-8")
                self.assertNotEqual(mutant.applied(source), source, each.name)


class Compiled(unittest.TestCase):
    """The two executors run the engine and the program as the mathematics has it."""

    def test_the_engine_on_known_numbers(self) -> None:
        module, numbers = build(), Numbers(SEED)
        for i in range(RUNS):
            a, b, d, extra = numbers.division(i % 50 == 0)
            given = {"a": a, "b": b, "d": d, "extra": extra}
            self.assertEqual(self.result(module, "mul_div", given), quotient(a, b, d, extra), given)
            given = {"x": a, "y": b, "extra": d % ONE}
            self.assertEqual(self.result(module, "mul_frac", given), quotient(a, b, ONE, d % ONE), given)

    @staticmethod
    def result(module: Module, name: str, given: dict[str, int]) -> Any:
        results: list[Any] = []
        executor = Executor(module)
        executor.given = given
        function = module.by_name[f"engine::math::{name}"][0]
        executor.run(function, after=lambda _, __, result: results.append(result.value))
        return results[0]

    def test_the_program_on_known_numbers(self) -> None:
        program, numbers = Program((ROOT / "artifacts/ballast.so").read_bytes()), Numbers(SEED)
        at = find(program)
        for i in range(RUNS):
            a, b, d, extra = numbers.division(i % 50 == 0)
            self.assertEqual(self.left(program, at.mul_div, (a, b, d, extra)), quotient(a, b, d, extra), (a, b, d))
            extra = numbers.choice([0, ONE - 1])
            self.assertEqual(self.left(program, at.mul_frac, (a, b, extra)), quotient(a, b, ONE, extra), (a, b))

    @staticmethod
    def left(program: Program, at: int, args: tuple[int, ...]) -> Any:
        """What a function leaves in r0; only `__udivti3` is a contract."""
        results: list[Any] = []
        machine = Machine(program, {find(program).division: division})
        registers = {i + 1: Word(value, 64) for i, value in enumerate(args)}
        machine.run_from(at, registers, lambda: None, lambda r, _: results.append(r[0].value))
        return results[0]


def run_self_test() -> int:
    suite = unittest.TestSuite()
    for case in (Words, Claims, Properties, Compiled):
        suite.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(case))
    return 0 if unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful() else 1
