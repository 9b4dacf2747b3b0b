"""Proves one property, or finds out that it does not hold."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from typing import Any

from .contracts import CONTRACTS, SPECIFICATIONS, Frame, arbitrary, only_within
from .executor import Contract, Executor
from .facts import Finding, seconds_since
from .module import Function, Module
from .properties import Property
from .words import Unsupported


@dataclass
class Result:
    name: str
    # proved, fails (with a counterexample), unknown, vacuous, unsupported.
    verdict: str
    seconds: float = 0.0
    paths: int = 0
    obligations: int = 0
    queries: int = 0
    notes: list[str] = field(default_factory=list)
    # A counterexample that the code itself fails on, without any contract.
    confirmed: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def entry(module: Module, wanted: Property) -> Function:
    name = wanted.function or wanted.name
    if wanted.function:
        found = module.by_name.get(f"engine::{name}")
        if not found:
            raise Unsupported(f"the engine has no function {name} of its own any more")
        return found[0]
    function = module.find("", name)
    if function is None:
        raise Unsupported(f"{wanted.path.name} has no lemma of its name")
    return function


def contracts_of(wanted: Property, frames: dict[str, Frame]) -> dict[str, Contract]:
    """What stands for calls: the proved divisions, and anything where the property asks for it."""
    own = f"engine::{wanted.function}"
    named = {name: arbitrary(name, frames.get(name)) for name in wanted.arbitrary}
    return {name: contract for name, contract in {**CONTRACTS, **named}.items() if name != own}


def prove(module: Module, wanted: Property, frames: dict[str, Frame]) -> Result:
    start = time.time()
    executor = Executor(module)
    try:
        function = entry(module, wanted)
        executor.contracts = contracts_of(wanted, frames)
        _run(executor, function, wanted)
    except Unsupported as reason:
        return Result(wanted.name, "unsupported", seconds_since(start), notes=[str(reason)])
    result = Result(wanted.name, _verdict(executor, wanted), 0.0, executor.paths)
    result.obligations, result.queries = sum(executor.proved.values()), executor.queries
    result.notes = [_note(finding) for finding in executor.findings[:6]]
    if result.verdict == "vacuous":
        result.notes = [f"no path meets {', '.join(_unmet(executor, wanted)) or 'the end'}"]
    if result.verdict == "fails":
        result.confirmed = any(_confirmed(module, function, wanted, finding) for finding in executor.findings)
    result.seconds = seconds_since(start)
    return result


def _run(executor: Executor, function: Function, wanted: Property) -> None:
    specification = SPECIFICATIONS.get(f"engine::{wanted.function}")
    if wanted.frame is not None:
        executor.run(function, at_end=only_within(wanted.frame))
    elif specification:
        executor.run(function, *specification)
    else:
        executor.run(function)


def _unmet(executor: Executor, wanted: Property) -> list[str]:
    return [f"claim {number}" for number in wanted.claims if not executor.proved.get(f"claim {number}")]


def _verdict(executor: Executor, wanted: Property) -> str:
    if any(finding.how == "fails" for finding in executor.findings):
        return "fails"
    if executor.findings:
        return "unknown"
    if executor.paths == 0 or _unmet(executor, wanted) or not executor.proved:
        return "vacuous"
    return "proved"


def _note(finding: Finding) -> str:
    inputs = ", ".join(f"{name}={value}" for name, value in (finding.inputs or {}).items() if value)
    return f"{finding.what} {finding.how}" + (f": {inputs[:300]}" if inputs else "")


def _confirmed(module: Module, function: Function, wanted: Property, finding: Finding) -> bool:
    """Whether the code fails on the numbers of a counterexample: nothing stands for a call now."""
    if finding.inputs is None or wanted.frame is not None:
        return False
    again = Executor(module)
    again.given = finding.inputs
    try:
        _run(again, function, wanted)
    except Unsupported:
        return False
    return bool(again.findings)
