"""`npm run proofs`: everything that is claimed, and the fault that each claim must find."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from typing import Any

from .build import ROOT, WORK, BuildError, build, build_mutant, forget
from .bytecode.claims import ByteClaim, claims, prove_bytes
from .bytecode.program import Program
from .contracts import CONTRACTS
from .digest import digest, kit_digest
from .facts import seconds_since
from .module import Module
from .pool import run_all
from .properties import Mutant, Property, PropertyError, all_properties
from .prove import entry, prove
from .report import Report
from .words import Unsupported

# Seconds for one property.
LIMIT_S, SLOW_LIMIT_S = 900, 5_400


class Cache:
    """What was proved of which code, kept between runs."""

    def __init__(self) -> None:
        self.path = WORK / "proved.json"
        try:
            self.known: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.known = {}

    def keep(self, key: str, result: dict[str, Any]) -> None:
        self.known[key] = result
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(self.known), encoding="utf-8")
        part.replace(self.path)


def frames_of(properties: list[Property]) -> dict[str, Any]:
    return {f"engine::{p.function}": p.frame for p in properties if p.frame is not None}


def keys_of(module: Module, wanted: list[Property]) -> dict[str, str]:
    kit, keys = kit_digest(), {}
    for each in wanted:
        cut = frozenset(CONTRACTS) | frozenset(each.arbitrary)
        try:
            keys[each.name] = digest(module, each, entry(module, each), cut, kit)
        except Unsupported:
            keys[each.name] = ""  # said when it is run
    return keys


def prove_all(wanted: list[Property], options: argparse.Namespace, cache: Cache, report: Report) -> dict[str, str]:
    frames, module = frames_of(all_properties()), build()
    keys = keys_of(module, wanted)
    report.begin("properties", len(wanted))
    jobs = []
    for each in wanted:
        known = cache.known.get(keys[each.name])
        if known:
            report.property(each, {**known, "known": True})
        else:
            job = lambda each=each: prove(module, each, frames).as_dict()  # noqa: E731
            jobs.append((each, job))
    by_name = {each.name: each for each in wanted}
    limit = SLOW_LIMIT_S if any(each.slow for each, _ in jobs) else options.limit
    for name, result in run_all([(each.name, job) for each, job in jobs], options.jobs, limit):
        if result["verdict"] == "proved" and keys[name]:
            cache.keep(keys[name], result)
        report.property(by_name[name], result)
    return keys


def try_mutants(wanted: list[Property], keys: dict[str, str], cache: Cache, report: Report) -> None:
    frames = frames_of(all_properties())
    most = max((len(each.mutants) for each in wanted), default=0)
    faults = [(each, each.mutants[n]) for n in range(most) for each in wanted if n < len(each.mutants)]
    report.begin("faults", len(faults))
    for each, mutant in faults:
        key = f"{keys[each.name]} {mutant}"
        known = cache.known.get(key) if keys[each.name] else None
        if known:
            report.mutant(each, mutant, {**known, "known": True})
            continue
        result = _try(each, mutant, frames)
        if result["verdict"] == "fails":
            cache.keep(key, result)
        report.mutant(each, mutant, result)


def _try(each: Property, mutant: Mutant, frames: dict[str, Any]) -> dict[str, Any]:
    start = time.time()
    try:
        module = build_mutant(each, mutant)
    except (BuildError, PropertyError, OSError) as error:
        return {"verdict": "error", "notes": str(error).splitlines()[:6], "seconds": seconds_since(start)}
    job = lambda: prove(module, each, frames).as_dict()  # noqa: E731
    _, result = next(run_all([(each.name, job)], 1, LIMIT_S))
    return {**result, "seconds": seconds_since(start)}


def prove_program(wanted: list[ByteClaim], options: argparse.Namespace, cache: Cache, report: Report) -> None:
    """The arithmetic of the shipped program, from its bytes; a fault changes one instruction."""
    data = (ROOT / "artifacts/ballast.so").read_bytes()
    program = Program(data)
    jobs: list[tuple[Any, bytes]] = [(None, data)]
    if not options.short and not options.no_faults:
        jobs += [(n, b"") for n in range(max(len(each.faults) for each in wanted))]
    kit = f"{kit_digest('bytecode')} {hashlib.sha256(data).hexdigest()}"
    for n, changed in jobs:
        chosen = [each for each in wanted if n is None or n < len(each.faults)]
        report.begin("claims about the program's bytes" if n is None else "changed instructions", len(chosen))
        for each in chosen:
            fault = None if n is None else each.faults[n]
            key, right = f"{kit} {each.name} {fault}", "proved" if fault is None else "fails"
            result = cache.known.get(key)
            if result:
                result = {**result, "known": True}
            else:
                bytes_ = changed if fault is None else fault.applied(program)
                job = lambda each=each, bytes_=bytes_: prove_bytes(each, bytes_).as_dict()  # noqa: E731
                _, result = next(run_all([(each.name, job)], 1, options.limit))
                if result["verdict"] == right:
                    cache.keep(key, result)
            if fault is None:
                report.property(each, result)
            else:
                report.changed(each, str(fault), result)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="npm run proofs --")
    for flag in ("short", "json", "self-test", "fresh", "list"):
        parser.add_argument(f"--{flag}", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--limit", type=int, default=LIMIT_S)
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--no-faults", action="store_true")
    return parser.parse_args()


def run(options: argparse.Namespace) -> int:
    if options.self_test:
        from .self_test import run_self_test

        return run_self_test()
    properties = all_properties()
    chosen = lambda each: options.only in each.name or options.only == each.topic  # noqa: E731
    wanted, of_program = [each for each in properties if chosen(each)], [each for each in claims() if chosen(each)]
    if not wanted and not of_program:
        print(f"error: no property's name has {options.only!r} in it; `--list` shows them all", file=sys.stderr)
        return 2
    if options.list:
        for each in [*wanted, *of_program]:
            print(f"{each.topic:12} {each.name:45} {each.title}")
        return 0
    if options.short:
        wanted = [each for each in wanted if not each.slow]
    if options.fresh:
        forget()
    cache, report = Cache(), Report(options.json)
    if of_program:
        prove_program(of_program, options, cache, report)
    if wanted:
        keys = prove_all(wanted, options, cache, report)
        if not options.short and not options.no_faults:
            try_mutants(wanted, keys, cache, report)
    return report.end()


def main() -> int:
    try:
        return run(arguments())
    except (BuildError, PropertyError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read the output has left (`| head`)
        os._exit(141)
    except KeyboardInterrupt:
        print("error: stopped; what is proved is kept and will not be run again", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
