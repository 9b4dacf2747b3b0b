"""Compiles the engine and the lemmas to LLVM's intermediate representation, as the program's profile has it:
overflow checks on, a panic ends the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from .module import Module
from .properties import HARNESS, SOURCES, Mutant, Property

ROOT = HARNESS.parent.parent
ENGINE = ROOT / "crates/engine"
# Never committed.
WORK = ROOT / "target/proofs"
# Loops and words stay as they are written: the executor knows no vectors.
FLAGS = "--emit=llvm-ir -C no-vectorize-loops -C no-vectorize-slp"


class BuildError(Exception):
    """cargo refused: its own words."""


def compile_to(target: Path, manifest: Path) -> Module:
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "RUSTFLAGS": FLAGS}
    command = ["cargo", "build", "--release", "--quiet", "--locked", "--manifest-path", str(manifest)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(done.stderr.strip())
    module = Module()
    for crate in ("engine", "proofs"):
        found = list((target / "release/deps").glob(f"{crate}-*.ll"))
        module.load(str(max(found, key=lambda path: path.stat().st_mtime)))
    return module


def build() -> Module:
    """The engine as it is, with every lemma."""
    return compile_to(WORK / "base", HARNESS / "Cargo.toml")


def build_mutant(wanted: Property, mutant: Mutant) -> Module:
    """A copy of the engine with a fault in it, and the one lemma that must find it."""
    work = WORK / "mutant"
    _copy_engine(work / "repository")
    file = work / "repository/crates/engine/src" / mutant.file
    _write(file, mutant.applied(file.read_text(encoding="utf-8")))
    harness = work / "harness"
    manifest = (HARNESS / "Cargo.toml").read_text(encoding="utf-8")
    _write(harness / "Cargo.toml", manifest.replace("../../crates/engine", "../repository/crates/engine"))
    _write(harness / "Cargo.lock", (HARNESS / "Cargo.lock").read_text(encoding="utf-8"))
    place = wanted.path.relative_to(SOURCES)
    _write(harness / "src/prelude.rs", (SOURCES / "prelude.rs").read_text(encoding="utf-8"))
    _write(harness / "src" / place, wanted.path.read_text(encoding="utf-8"))
    module = f'#[path = "{place.as_posix()}"]\nmod lemma;'
    _write(harness / "src/lib.rs", f"#![no_std]\n#![allow(dead_code)]\nmod prelude;\n{module}\n")
    return compile_to(work / "target", harness / "Cargo.toml")


def _copy_engine(to: Path) -> None:
    """The engine in a workspace of its own: whatever an earlier fault changed is as it was."""
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    manifest = re.sub(r"members = \[.*?\]", 'members = ["crates/engine"]', manifest)
    _write(to / "Cargo.toml", re.sub(r"exclude = \[.*?\]\n", "", manifest))
    _write(to / "crates/engine/Cargo.toml", (ENGINE / "Cargo.toml").read_text(encoding="utf-8"))
    wanted = {path.relative_to(ENGINE) for path in (ENGINE / "src").rglob("*.rs")}
    for place in wanted:
        _write(to / "crates/engine" / place, (ENGINE / place).read_text(encoding="utf-8"))
    for old in (to / "crates/engine/src").rglob("*.rs"):
        if old.relative_to(to / "crates/engine") not in wanted:
            old.unlink()


def _write(path: Path, text: str) -> None:
    """Only what differs: cargo compiles again what is newer."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def forget() -> None:
    """Everything is compiled and proved again."""
    for name in ("base", "mutant", "proved.json"):
        path = WORK / name
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()
