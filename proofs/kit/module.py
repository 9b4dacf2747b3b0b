"""Reads the intermediate representation that rustc writes (text of LLVM 22): functions, their blocks, constants."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Union

from .layout import TYPES
from .text import LOCAL, after_bracket, split_list, unquoted


class Instruction(NamedTuple):
    op: str
    target: str | None
    text: str
    # The file it came from: constants and internal functions belong to a file.
    file: str


class Parameter(NamedTuple):
    type: str
    name: str
    # Lowest value, and the one after the highest, where LLVM says so.
    range: tuple[int, int] | None
    # Bytes behind a pointer.
    size: int | None
    readonly: bool


@dataclass
class Function:
    symbol: str
    # As in the source: engine::math::mul_div.
    name: str
    parameters: list[Parameter]
    result: str
    file: str
    # Its body as it is written, taken apart when it is first run.
    lines: list[str] = field(default_factory=list)

    @cached_property
    def blocks(self) -> dict[str, list[Instruction]]:
        return _blocks(self.lines, self.file)

    @property
    def entry(self) -> str:
        return next(iter(self.blocks))


Key = Union[str, tuple[str, str]]


def _parameter(text: str) -> Parameter:
    bounds = re.search(r"range\(i\d+ (-?\d+), (-?\d+)\)", text)
    size = re.search(r"(?:dereferenceable|dereferenceable_or_null)\((\d+)\)", text)
    return Parameter(
        text.split()[0],
        re.findall(LOCAL, text)[-1],
        (int(bounds[1]), int(bounds[2])) if bounds else None,
        int(size[1]) if size else None,
        "readonly" in text,
    )


def _instruction(text: str, file: str) -> Instruction:
    text = re.sub(r", ![\w.]+ ![\w.]+", lambda m: m[0] if "!range" in m[0] else "", text)
    text = re.sub(r" #\d+$", "", text)
    target = None
    assigned = re.match(rf"({LOCAL}) = (.*)", text)
    if assigned:
        target, text = assigned[1], assigned[2]
    op = text.split()[0]
    if op in ("tail", "musttail", "notail"):
        text, op = text.split(" ", 1)[1], "call"
    return Instruction(op, target, text, file)


def _blocks(lines: list[str], file: str) -> dict[str, list[Instruction]]:
    blocks: dict[str, list[Instruction]] = {}
    label, switch = "", None
    for line in lines:
        if switch is not None:  # a switch goes over several lines
            switch += " " + line.strip()
            if "]" in line:
                blocks[label].append(_instruction(switch, file))
                switch = None
            continue
        text = line.split(" ; preds")[0] if "; preds" in line else line
        if text.lstrip().startswith(";") or re.match(r"^\S+:\s+;", text):
            text = re.sub(r";.*$", "", text)
        text = text.strip()
        begins = re.match(r'^("[^"]+"|[\w.$-]+):$', text)
        if begins:
            label = unquoted(begins[1])
            blocks[label] = []
        elif text.startswith("switch ") and "]" not in text:
            switch = text
        elif text:
            blocks[label].append(_instruction(text, file))
    return blocks


class Module:
    def __init__(self) -> None:
        self.functions: dict[Key, Function] = {}
        self.constants: dict[tuple[str, str], str] = {}
        self.by_name: dict[str, list[Function]] = {}
        self.aliases: dict[str, str] = {}

    def find(self, file: str, symbol: str) -> Function | None:
        symbol = self.aliases.get(symbol, symbol)
        return self.functions.get((file, symbol)) or self.functions.get(symbol)

    def load(self, path: str) -> None:
        """Adds what a file defines. rustc writes a function's name as a comment above it."""
        name: str | None = None
        function: Function | None = None
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                line = line.rstrip("\n")
                if function is not None:
                    if line == "}":
                        function = None
                    else:
                        function.lines.append(line)
                    continue
                if line.startswith("; ") and not line.startswith("; Function Attrs"):
                    name = line[2:].strip()
                elif line.startswith("define "):
                    function, name = self._define(line, name, path), None
                elif line.startswith("%") and " = type " in line:
                    type_, text = line.split(" = type ", 1)
                    TYPES[type_] = text
                elif re.match(r'@("[^"]+"|[\w.$]+) = .*\balias\b', line):
                    self._alias(line)
                elif line.startswith("@"):
                    constant = re.match(r'@("[^"]+"|[\w.$]+) = (.*)', line)
                    if constant:
                        self.constants[(path, unquoted(constant[1]))] = constant[2]
                elif line and not line.startswith(";"):
                    name = None

    def _alias(self, line: str) -> None:
        """Of two equal functions LLVM keeps one. Aliases stand in front of what they name."""
        names = re.findall(r'@("[^"]+"|[\w.$]+)', line)
        self.aliases[unquoted(names[0])] = unquoted(names[-1])

    def _define(self, line: str, name: str | None, path: str) -> Function:
        found = re.search(r'@("[^"]+"|[\w.$]+)\(', line)
        result = re.search(r"(void|i\d+|ptr|\{[^}]*\})\s+@", line)
        if not found or not result:
            raise ValueError(line)
        symbol, end = unquoted(found[1]), after_bracket(line, found.end() - 1)
        texts = split_list(line[found.end() : end - 1])
        function = Function(symbol, name or symbol, [_parameter(t) for t in texts if t != "..."], result[1], path)
        internal = " internal " in line[:60] or " private " in line[:60]
        self.functions[(path, symbol) if internal else symbol] = function
        self.by_name.setdefault(function.name, []).append(function)
        return function
