"""Runs jobs in processes of their own: z3 gives memory back only at its end, and a job that hangs can be ended."""

from __future__ import annotations

import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Job = Callable[[], dict[str, Any]]


def run_all(jobs: Iterable[tuple[str, Job]], most: int, limit_seconds: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, result) of every job as it ends, `most` at a time. A job over its time gives {"verdict": "too long"}."""
    waiting, running = list(jobs), {}
    while waiting or running:
        while waiting and len(running) < most:
            name, job = waiting.pop(0)
            pid, pipe = _start(job)
            running[pipe] = (name, pid, time.time(), bytearray())
        ready, _, _ = select.select(list(running), [], [], 1.0)
        for pipe in list(running):
            name, pid, start, data = running[pipe]
            if pipe in ready:
                read = os.read(pipe, 65_536)
                data += read
                if read:
                    continue
            elif time.time() - start < limit_seconds:
                continue
            del running[pipe]
            yield name, _end(pid, pipe, bytes(data), pipe not in ready, limit_seconds)


def _start(job: Job) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            result = job()
        except BaseException as error:  # noqa: BLE001: whatever it was, the parent says it
            place = traceback.extract_tb(error.__traceback__)[-1]
            result = {"verdict": "error", "notes": [f"{error!r} at {place.filename}:{place.lineno}"]}
        os.write(writing, json.dumps(result).encode())
        os._exit(0)
    os.close(writing)
    return pid, reading


def _end(pid: int, pipe: int, data: bytes, late: bool, limit_seconds: int) -> dict[str, Any]:
    if late:
        os.kill(pid, signal.SIGKILL)
    os.close(pipe)
    os.waitpid(pid, 0)
    if late:
        return {"verdict": "too long", "notes": [f"ended after {limit_seconds} s"]}
    return json.loads(data) if data else {"verdict": "error", "notes": ["its process ended without a word"]}
