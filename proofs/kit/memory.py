"""Memory: objects of cells. What an argument points to is unknown until it is read; a local begins undefined."""

from __future__ import annotations

import re
from typing import Any

from .bits import Bits
from .layout import size_of
from .text import split_type
from .words import POISON, Pointer, Unsupported, Word, as_word

# An object: the size and the value of the cell at each offset.
Cells = dict[int, tuple[int, Any]]


class State:
    """What differs between paths: the contents of memory."""

    def __init__(self) -> None:
        self.memory: dict[Any, Cells] = {}
        # Objects whose unread bytes are inputs.
        self.inputs: frozenset[Any] = frozenset()

    def copy(self) -> State:
        state = State()
        state.memory = {key: dict(cells) for key, cells in self.memory.items()}
        state.inputs = self.inputs
        return state

    def cells(self, pointer: Pointer) -> Cells:
        cells = self.memory.get(pointer.object)
        if cells is None:
            raise Unsupported(f"memory at {pointer}")
        return cells


def overlapping(cells: Cells, start: int, size: int) -> list[int]:
    return [at for at in cells if at < start + size and at + cells[at][0] > start]


class Memory(Bits):
    # Contents of the arguments' memory when a counterexample is run, by the names of `inputs`.
    given: dict[str, int] | None = None

    def allocate(self, state: State, name: str, is_input: bool = False) -> Pointer:
        self.numbered += 1
        key = name if is_input else f"{name}#{self.numbered}"
        state.memory[key] = {}
        if is_input:
            state.inputs = state.inputs | {key}
        return Pointer(key)

    def read(self, state: State, pointer: Pointer, size: int) -> Any:
        cells, end = state.cells(pointer), pointer.offset + size
        cell = cells.get(pointer.offset)
        if cell and cell[0] == size:
            return cell[1]
        parts, at = [], pointer.offset
        while at < end:
            start = next((o for o, c in cells.items() if o <= at < o + c[0]), None)
            if start is None:
                if pointer.object not in state.inputs:
                    return self.fresh("undefined", 8 * size)  # may be anything
                self._read_inputs(cells, pointer, at, min([o for o in cells if o > at] + [end]))
                continue
            length, value = cells[start]
            take = min(start + length, end) - at
            if take == length == size:
                return value
            parts.append((at - pointer.offset, self._bytes(value, length, at - start, take)))
            at += take
        value, low, high = 0, 0, 0
        for offset, part in parts:
            value = value + part.value * (1 << 8 * offset)
            low, high = low + (part.low << 8 * offset), high + (part.high << 8 * offset)
        return Word(value, 8 * size, low, high)

    def _bytes(self, value: Any, length: int, skip: int, take: int) -> Word:
        """Some bytes of a cell's value."""
        if isinstance(value, Pointer) or value is POISON:
            raise Unsupported("a part of a pointer")
        value = as_word(value, 8 * length)
        if skip:
            value = self.divide(value, Word(1 << 8 * skip, value.width))[0]
        if take < length - skip:
            value = self.divide(value, Word(1 << 8 * take, value.width))[1]
        return value

    def _read_inputs(self, cells: Cells, pointer: Pointer, at: int, end: int) -> None:
        """Bytes of an argument that nobody has looked at yet become unknowns, in words if they are."""
        step = end - at
        whole = step in (1, 2, 4, 8) and pointer.offset == at
        for size in [step] if whole else [8] * (step // 8) + [1] * (step % 8):
            name = f"{pointer.object}+{at}:{size}"
            if self.given is None:
                word = self.fresh(f"{pointer.object}+{at}", 8 * size)
            else:
                word = Word(self.given.get(name, 0), 8 * size)
            cells[at] = (size, word)
            self.inputs[name] = word
            at += size

    def write(self, state: State, pointer: Pointer, size: int, value: Any) -> None:
        self.clear(state, pointer, size)
        state.cells(pointer)[pointer.offset] = (size, value)

    def clear(self, state: State, pointer: Pointer, size: int) -> None:
        """Takes out the cells of a place; of those that reach beyond it the other bytes stay."""
        cells, start, end = state.cells(pointer), pointer.offset, pointer.offset + size
        for at in overlapping(cells, start, size):
            length = cells[at][0]
            outside = [place for place in range(at, at + length) if not start <= place < end]
            kept = [(place, self.read(state, Pointer(pointer.object, place), 1)) for place in outside]
            del cells[at]
            for place, byte in kept:
                cells[place] = (1, byte)

    def fill(self, state: State, pointer: Pointer, byte: int, size: int) -> None:
        at, end = pointer.offset, pointer.offset + size
        while at < end:
            step = 8 if end - at >= 8 else 1
            word = Word(int.from_bytes(bytes([byte]) * step, "little"), 8 * step)
            self.write(state, Pointer(pointer.object, at), step, word)
            at += step

    def copy(self, state: State, to: Pointer, source: Pointer, size: int) -> None:
        cells, found, at, end = state.cells(source), [], source.offset, source.offset + size
        while at < end:
            cell = cells.get(at)
            if cell and at + cell[0] <= end:
                found.append((at - source.offset, cell[0], cell[1]))
                at += cell[0]
                continue
            inside = cell or any(o < at < o + cells[o][0] for o in cells)
            following = min([o for o in cells if o > at] + [end])
            step = 8 if not inside and following - at >= 8 else 1
            if inside or source.object in state.inputs:  # else undefined: stays so
                found.append((at - source.offset, step, self.read(state, Pointer(source.object, at), step)))
            at += step
        self.clear(state, to, size)
        target = state.cells(to)
        for offset, length, value in found:
            target[to.offset + offset] = (length, value)

    # --- constants

    def constant(self, state: State, file: str, name: str) -> Pointer:
        key = ("constant", file, name)
        if key not in state.memory:
            state.memory[key] = {}
            found = re.search(r"(?:constant|global) (.*)", self.module.constants[(file, name)])  # type: ignore
            type_, text = split_type(found[1])
            self._initialise(state.memory[key], 0, type_, text)
        return Pointer(key)

    def _initialise(self, cells: Cells, offset: int, type_: str, text: str) -> str:
        """Writes an initialiser of a type; returns what follows it."""
        text = text.strip()
        if text.startswith("zeroinitializer"):
            for i in range(size_of(type_)):
                cells[offset + i] = (1, Word(0, 8))
            return text[len("zeroinitializer") :]
        string = re.match(r'c"((?:[^"\\]|\\[0-9A-Fa-f]{2}|\\\\)*)"', text)
        if string:
            raw = re.sub(rb"\\([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), string[1].encode("latin1"))
            for i, byte in enumerate(raw):
                cells[offset + i] = (1, Word(byte, 8))
            return text[string.end() :]
        if text[0] in "[<{":
            return self._initialise_parts(cells, offset, text[2:] if text[0] == "<" else text[1:])
        address = re.match(r'@("[^"]+"|[\w.$]+)', text)
        if address:
            cells[offset] = (8, POISON)  # only the places of panics have addresses in tables
            return text[address.end() :]
        number = re.match(r"-?\d+|true|false", text)
        if not number:
            raise Unsupported(f"the constant {text[:40]}")
        value = int(number[0]) if number[0] not in ("true", "false") else int(number[0] == "true")
        width = int(type_[1:])
        cells[offset] = (size_of(type_), Word(value % (1 << width), width))
        return text[number.end() :]

    def _initialise_parts(self, cells: Cells, offset: int, text: str) -> str:
        while text.strip()[0] not in "]}":
            type_, text = split_type(text.strip().lstrip(",").strip())
            text = self._initialise(cells, offset, type_, text)
            offset += size_of(type_)
        text = text.strip()[1:]
        return text[1:] if text.startswith(">") else text


