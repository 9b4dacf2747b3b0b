"""What is said while it runs (on stderr) and at the end; as JSON on stdout where that is asked for."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from .facts import seconds_since
from .properties import Mutant, Property


class Report:
    def __init__(self, as_json: bool) -> None:
        self.as_json, self.start = as_json, time.time()
        self.properties: list[dict[str, Any]] = []
        self.faults: list[dict[str, Any]] = []
        self.total = self.done = 0

    def begin(self, what: str, total: int) -> None:
        self.total, self.done = total, 0
        self._say(f"{total} {what}")

    def _say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    def _progress(self, word: str, name: str, detail: str) -> None:
        self.done += 1
        self._say(f"{self.done:4}/{self.total} {word:11} {name:48} {detail}")

    def property(self, each: Any, result: dict[str, Any]) -> None:
        proved, known = result["verdict"] == "proved", bool(result.get("known"))
        detail = f"{result.get('seconds', 0):6} s {result.get('paths', 0):6} paths"
        detail += f" {result.get('obligations', 0):6} obligations"
        word = "known" if known else "proved" if proved else result["verdict"].upper()
        self._progress(word, each.name, detail)
        if not proved:
            for note in result.get("notes", []):
                self._say(f"{'':10}{note}")
        self.properties.append({"topic": each.topic, "title": each.title, **result, "name": each.name, "ok": proved})

    def mutant(self, each: Property, mutant: Mutant, result: dict[str, Any]) -> None:
        self.changed(each, f"{mutant.file}: {' '.join(mutant.old)} => {' '.join(mutant.new)}", result)

    def changed(self, each: Any, change: str, result: dict[str, Any]) -> None:
        """A fault: it is caught by a counterexample, confirmed where the code itself fails on its numbers."""
        caught = result["verdict"] == "fails"
        word = ("confirmed" if result.get("confirmed") else "caught") if caught else "MISSED"
        self._progress(word, each.name, f"{result.get('seconds', 0):6} s  {change[:70]}")
        if not caught:
            for note in [result["verdict"], *result.get("notes", [])]:
                self._say(f"{'':10}{note}")
        self.faults.append({"change": change, **result, "name": each.name, "ok": caught})

    def end(self) -> int:
        proved, caught = (sum(r["ok"] for r in rs) for rs in (self.properties, self.faults))
        failed = len(self.properties) + len(self.faults) - proved - caught
        seconds = seconds_since(self.start)
        confirmed = sum(bool(r.get("confirmed")) for r in self.faults)
        if self.as_json:
            found = {"properties": self.properties, "faults": self.faults, "failed": failed, "seconds": seconds}
            print(json.dumps(found, indent=1))
        self._say(
            f"{proved} of {len(self.properties)} properties proved, {caught} of {len(self.faults)} faults caught"
            f" ({confirmed} confirmed by running the code), {failed} failed, in {seconds} s"
        )
        if not self.as_json:
            print(f"{proved + caught} passed, {failed} failed")
        return 1 if failed else 0
