"""The properties: one file each in harness/src, its head says what is claimed and how it could fail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from .contracts import Frame

HARNESS = Path(__file__).resolve().parent.parent / "harness"
SOURCES = HARNESS / "src"
KEYS = ("Assumes", "Invariants", "Arbitrary", "Function", "Frame", "Slow", "Bound")
NOT_A_PROPERTY = ("lib.rs", "mod.rs", "prelude.rs")


class PropertyError(Exception):
    """A property's file does not say what it must."""


@dataclass(frozen=True)
class Mutant:
    """A fault put into the engine, which the property must find."""

    # Relative to crates/engine/src.
    file: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    def applied(self, text: str) -> str:
        """The source with the fault. The old lines must be there just once."""
        pattern = re.compile(r"\s*\n\s*".join(re.escape(line) for line in self.old))
        found = len(pattern.findall(text))
        if found != 1:
            raise PropertyError(f"{self.file} has {found} times: {' '.join(self.old)}")
        return pattern.sub(lambda _: "\n".join(self.new), text)


@dataclass
class Property:
    name: str
    path: Path
    title: str
    # What the head says under each key.
    heads: dict[str, str]
    mutants: list[Mutant]
    # The numbers of the claims: each must be met on some path.
    claims: list[int] = field(default_factory=list)

    @property
    def topic(self) -> str:
        return self.path.parent.name

    @property
    def function(self) -> str | None:
        """A function of the engine that is run itself, without a lemma around it."""
        return self.heads.get("Function")

    @property
    def arbitrary(self) -> list[str]:
        return [f"engine::{name.strip()}" for name in self.heads.get("Arbitrary", "").split(",") if name.strip()]

    @property
    def slow(self) -> bool:
        return "Slow" in self.heads

    @property
    def frame(self) -> Frame | None:
        if "Frame" not in self.heads:
            return None
        frame: Frame = {}
        for name, start, size in re.findall(r"(\w+) (\d+)\+(\d+)", self.heads["Frame"]):
            frame.setdefault(name, []).append((int(start), int(size)))
        return frame


def read(path: Path) -> Property:
    text = path.read_text(encoding="utf-8")
    head = [line[4:] if len(line) > 3 else "" for line in text.splitlines() if line.startswith("//!")]
    if not head:
        raise PropertyError(f"{path.name}: no head")
    heads: dict[str, str] = {}
    key, fence, diff, mutants = None, False, [], []
    for line in head[1:]:
        if line.startswith("```"):
            if fence:
                mutants.append(_mutant(path, diff))
            fence, diff = not fence, []
            continue
        if fence:
            diff.append(line)
            continue
        found = re.match(rf"({'|'.join(KEYS)}): (.*)", line)
        if found:
            key = found[1]
            heads[key] = found[2]
        elif not line.strip():
            key = None
        elif key:
            heads[key] += f" {line.strip()}"
    claims = sorted({int(number) for number in re.findall(r"prove\([^;]*?,\s*(\d+),?\s*\)", text)})
    for which in ("Arbitrary", "Function", "Frame"):
        if which in heads:
            heads[which] = heads[which].rstrip(".")
    title = " ".join(head[: head.index("")]) if "" in head else head[0]
    return Property(path.stem, path, title, heads, mutants, claims)


def _mutant(path: Path, diff: list[str]) -> Mutant:
    file, lines = diff[0].strip(), diff[1:]
    old = tuple(line[1:].strip() for line in lines if line.startswith("-"))
    new = tuple(line[1:].strip() for line in lines if line.startswith("+"))
    if not old or len(old) + len(new) != len(lines):
        raise PropertyError(f"{path.name}: a fault is a file, then lines that begin with - or +")
    return Mutant(file, old, new)


def all_properties() -> list[Property]:
    paths = sorted(path for path in SOURCES.rglob("*.rs") if path.name not in NOT_A_PROPERTY)
    return [read(path) for path in paths]
