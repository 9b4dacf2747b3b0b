"""What is known on the path that is being run, and what z3 says to it.

A path is a set of linear facts and a list of products p = x y, where p is an unknown of its own. Branches are pruned by
the linear facts alone. An obligation goes to z3 in three steps: linear facts (milliseconds); with what is true of every
two products that share a factor; with the products themselves (nonlinear integers). "unknown" is a failure."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import z3

from .words import Failed, Infeasible, Int, Truth, Word

# z3's own measure of work, some two million a second: the same answer on every machine, however busy it is. For a
# question about a branch, for the second step of an obligation, for its third, and for a fact that would only help.
BRANCH, HINTS, PROOF, HELP = 3_000_000, 8_000_000, 80_000_000, 8_000_000
# The end of a question that z3 does not measure: seconds for each million.
SECONDS_A_MILLION = 10


def solver(work: int) -> z3.Solver:
    made = z3.Solver()
    made.set("rlimit", work)
    made.set("timeout", work // 1_000 * SECONDS_A_MILLION)
    return made


@dataclass
class Finding:
    """An obligation that was not proved."""

    what: str
    # "fails" (with the inputs that show it) or "unknown".
    how: str
    inputs: dict[str, int] | None


class Facts:
    def __init__(self) -> None:
        self.linear = solver(BRANCH)
        self.facts: list[Any] = []
        self.products: list[tuple[Any, Any, Any]] = []
        # Remembered on this path: products by factors, quotients by operands, indices that have one value.
        self.known_products: dict[Any, Any] = {}
        self.known_quotients: dict[Any, Any] = {}
        self.pinned: dict[int, Any] = {}
        self.numbered = 0
        self.inputs: dict[str, Word] = {}
        self.findings: list[Finding] = []
        # How often each obligation was met.
        self.proved: dict[str, int] = {}
        self.queries = 0

    def name(self, name: str) -> z3.ArithRef:
        self.numbered += 1
        return z3.Int(f"{name}!{self.numbered}")

    def fresh(self, name: str, width: int, low: int = 0, high: int | None = None, zeros: int = 0) -> Word:
        """A word of which only its bounds are known."""
        high = (1 << width) - 1 if high is None else high
        if low == high:
            return Word(low, width)
        value = self.name(name)
        self.learn(value >= low)
        self.learn(value <= high)
        return Word(value, width, low, high, zeros)

    def learn(self, fact: Any) -> None:
        if fact is True or (z3.is_expr(fact) and z3.is_true(fact)):
            return
        if fact is False:
            raise Infeasible
        self.facts.append(fact)
        self.linear.add(fact)

    def mark(self) -> Any:
        """A place to come back to: what is learned after it is forgotten then."""
        self.linear.push()
        kept = dict(self.known_products), dict(self.known_quotients), dict(self.pinned)
        return len(self.facts), len(self.products), kept

    def back(self, mark: Any) -> None:
        self.linear.pop()
        facts, products, kept = mark
        del self.facts[facts:]
        del self.products[products:]
        self.known_products, self.known_quotients, self.pinned = kept

    def may(self, condition: Truth) -> bool:
        """Whether a condition is possible by the linear facts; true where z3 does not know."""
        if isinstance(condition, bool):
            return condition
        self.linear.push()
        self.linear.add(condition)
        answer = self.linear.check()
        self.linear.pop()
        return answer != z3.unsat

    def must(self, condition: Truth) -> bool:
        if isinstance(condition, bool):
            return condition
        return not self.may(z3.Not(condition))

    def holds(self, condition: Truth) -> bool:
        """Whether a condition follows from everything known, products included; it is remembered if so."""
        if self.must(condition):
            return True
        if self.products and self.contradicts(z3.Not(condition), HELP)[0] == z3.unsat:
            self.learn(condition)
            return True
        return False

    def hints(self) -> list[Any]:
        """x1 >= x2 + 1 implies x1 y >= x2 y + y, for every two products that share y >= 0."""
        hints: list[Any] = []
        for i, (p, a, b) in enumerate(self.products):
            for q, c, d in self.products[:i]:
                for x, y in ((a, b), (b, a)):
                    for z, w in ((c, d), (d, c)):
                        if y.eq(w):
                            hints.append(z3.Implies(x >= z + 1, p >= q + y))
                            hints.append(z3.Implies(z >= x + 1, q >= p + y))
                            hints.append(z3.Implies(x == z, p == q))
        return hints

    def contradicts(self, claim: Any, work: int = PROOF) -> tuple[Any, Any]:
        """z3's answer to all facts, the products and a claim, with a model if there is one."""
        self.queries += 1
        hints = self.hints()
        if hints:
            step = solver(min(HINTS, work))
            step.add(*self.facts, *hints, claim)
            if step.check() == z3.unsat:
                return z3.unsat, None
        step = solver(work)
        step.add(*self.facts, *[p == x * y for p, x, y in self.products], claim)
        answer = step.check()
        if answer == z3.unknown and hints:
            step.add(*hints)
            answer = step.check()
        return answer, step.model() if answer == z3.sat else None

    def prove(self, claim: Truth, what: str) -> bool:
        """An obligation. What was claimed is taken for true afterwards, so that a fault is reported once."""
        if claim is True or (claim is not False and self.must(claim)):
            self._count(what)
            self.learn(claim)
            return True
        negation = z3.BoolVal(True) if claim is False else z3.Not(claim)
        answer, model = self.contradicts(negation)
        if answer == z3.unsat:
            self._count(what)
        else:
            self.report(what, "fails" if answer == z3.sat else "unknown", model)
        self.learn(claim)
        return answer == z3.unsat

    def _count(self, what: str) -> None:
        self.proved[what] = self.proved.get(what, 0) + 1

    def report(self, what: str, how: str, model: Any) -> None:
        self.proved.setdefault(what, 0)
        inputs = {name: _evaluated(model, word.value) for name, word in self.inputs.items()} if model else None
        self.findings.append(Finding(what, how, inputs))
        if how == "fails":
            raise Failed

    def product(self, x: Word, y: Word) -> tuple[Int, int, int]:
        """x y without a limit, with its bounds."""
        low, high = x.low * y.low, x.high * y.high
        if isinstance(x.value, int) or isinstance(y.value, int):
            return x.value * y.value, low, high
        ids = sorted((x.value.get_id(), y.value.get_id()))
        key = (ids[0], ids[1])
        if key not in self.known_products:
            product = self.name("product")
            self.known_products[key] = (product, x.value, y.value)
            self.products.append((product, x.value, y.value))
            # True of every product of numbers within these bounds.
            for fact in (
                product >= low,
                product <= high,
                product <= y.value * x.high,
                product <= x.value * y.high,
                product >= y.value * x.low,
                product >= x.value * y.low,
            ):
                self.learn(fact)
        return self.known_products[key][0], low, high


def _evaluated(model: Any, value: Int) -> int:
    return value if isinstance(value, int) else model.eval(value, model_completion=True).as_long()


def seconds_since(start: float) -> float:
    return round(time.time() - start, 1)
