"""What a proof depends on, in one number: the code that it runs, what it assumes, and the kit."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import z3

from .layout import TYPES
from .module import Function, Module
from .properties import Property, SOURCES

# Files of the kit that no proof depends on.
APART = frozenset({"__main__.py", "report.py", "self_test.py", "build.py", "digest.py", "pool.py", "properties.py"})
NAME = re.compile(r'@("[^"]+"|[\w.$]+)')


def kit_digest(*folders: str) -> str:
    """The prover as it is, with the files of some of its folders."""
    here = Path(__file__).resolve().parent
    paths = [path for folder in ("", *folders) for path in sorted((here / folder).glob("*.py"))]
    texts = [path.read_bytes() for path in paths if path.name not in APART]
    return hashlib.sha256(b"\0".join([z3.get_version_string().encode(), *texts])).hexdigest()


def reached(module: Module, function: Function, cut: frozenset[str]) -> list[str]:
    """The text of a function and of all that it calls, except for functions for which a contract stands."""
    texts: dict[str, str] = {}
    waiting = [function]
    while waiting:
        current = waiting.pop()
        if current.symbol in texts:
            continue
        blocks = [f"{label}:{[i[:3] for i in current.blocks[label]]}" for label in current.blocks]
        texts[current.symbol] = f"{current.result}{current.parameters}{blocks}"
        for label in current.blocks:
            for instruction in current.blocks[label]:
                for found in NAME.findall(instruction.text):
                    name = found.strip('"')
                    called = module.find(instruction.file, name)
                    if called and called.name not in cut:
                        waiting.append(called)
                    elif not called:
                        texts[f"@{name}"] = module.constants.get((instruction.file, name), "")
    return [f"{name}={texts[name]}" for name in sorted(texts)]


def digest(module: Module, property_: Property, function: Function, cut: frozenset[str], kit: str) -> str:
    head = property_.path.relative_to(SOURCES).as_posix()
    parts = [kit, head, repr(sorted(property_.heads.items())), repr(property_.claims)]
    parts += reached(module, function, cut)
    parts += [f"{name}{TYPES[name]}" for name in sorted(TYPES)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
