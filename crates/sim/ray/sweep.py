"""Runs a sweep as shards on Ray's workers and joins them: the bytes are those of the single run.

    sweep.py --sim BINARY --ray local|auto|ADDRESS --out FILE [--shards N] -- sweep's arguments

Ray decides where a shard runs, and runs it again where a worker is lost. A worker needs nothing but Python with Ray: the
simulator and the price files travel with the task. Shards that came back are kept beside FILE until all have, so what
was stopped goes on. Exit code 2 where the simulator refuses something: its error is shown.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

# Nothing is told to anybody; and a machine that is busy may take its time to start workers (by itself 15 to 30 s).
for name, value in {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_raylet_start_wait_time_s": "120",
    "RAY_agent_register_timeout_ms": "120000",
}.items():
    os.environ.setdefault(name, value)
import ray  # noqa: E402


class Refused(Exception):
    """What the simulator said no to."""


def play(simulator: bytes, data: dict[str, bytes], args: list[str], shard: str, known: bytes) -> bytes | str:
    """A shard's results; as text the simulator's error. `known` are results of the same shard, which are not repeated."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        binary, out, prices = folder / "sim", folder / "part.jsonl", folder / "data"
        binary.write_bytes(simulator)
        binary.chmod(0o700)
        prices.mkdir()
        for file, content in data.items():
            (prices / file).write_bytes(content)
        if known:
            out.write_bytes(known)
        where = ["--shard", shard, "--threads", "1", "--out", str(out), *(["--data", str(prices)] if data else [])]
        done = subprocess.run([binary, *args, *where], capture_output=True, text=True)
        if done.returncode == 2:
            return done.stderr.strip().splitlines()[-1]
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-2_000:])  # an invariant that broke: no second try makes it whole
        return out.read_bytes()


def start(address: str) -> int:
    """Joins a cluster, or starts workers on this machine's cores; how many cores there are."""
    quiet = {"log_to_driver": False, "logging_level": "error"}
    host, mark, port = address.removeprefix("ray://").rpartition(":")
    if mark:
        # Ray itself tries for minutes, and then ends the process.
        socket.create_connection((host, int(port)), timeout=10).close()
    if address == "local":
        ray.init(include_dashboard=False, object_store_memory=100 << 20, **quiet)
    else:
        ray.init(address=address, **quiet)
    return int(ray.cluster_resources().get("CPU", 1))


def shards(given: argparse.Namespace, cores: int) -> list[Path]:
    """Runs what is missing; the files of all shards in their order."""
    # Four a core: the last ones end at about the same time.
    count = given.shards or 4 * cores
    folder = Path(f"{given.out}.shards")
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{i}-of-{count}.jsonl" for i in range(count)]
    simulator = ray.put(Path(given.sim).read_bytes())
    data = ray.put({file.name: file.read_bytes() for file in sorted(Path(given.data).iterdir())} if given.data else {})
    task = ray.remote(num_cpus=1, max_retries=3)(play)
    waiting = {}
    for i, file in enumerate(files):
        known = file.read_bytes() if file.exists() else b""
        waiting[task.remote(simulator, data, given.args, f"{i}/{count}", known)] = file
    while waiting:
        ready, _ = ray.wait(list(waiting))
        file, result = waiting.pop(ready[0]), ray.get(ready[0])
        if isinstance(result, str):
            raise Refused(result)
        part = file.with_suffix(".part")
        part.write_bytes(result)
        part.rename(file)
        print(f"{count - len(waiting)} of {count} shards", file=sys.stderr)
    return files


def main() -> int:
    parser = argparse.ArgumentParser(prog="npm run sim -- sweep --ray", allow_abbrev=False)
    parser.add_argument("--sim", required=True)
    parser.add_argument("--ray", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--shards", type=int, default=0)
    parser.add_argument("--data", default=os.environ.get("BALLAST_DATA"))
    parser.add_argument("args", nargs="*")
    given = parser.parse_args()
    if not 0 <= given.shards <= 100_000:
        print("error: BadArgument: --shards: from 1 to 100000", file=sys.stderr)
        return 2
    if given.data and not Path(given.data).is_dir():
        print(f"error: FileUnusable: {given.data}: it is no folder", file=sys.stderr)
        return 2
    try:
        cores = start(given.ray)
    except (OSError, ValueError) as why:  # a connection that was refused is the first, a port that is none the second
        print(f"error: RayUnreachable: {given.ray}: {why}", file=sys.stderr)
        return 2
    try:
        files = shards(given, cores)
    except Refused as why:
        print(why, file=sys.stderr)
        return 2
    done = subprocess.run([given.sim, "merge", *map(str, files), "--out", given.out])
    if done.returncode == 0:
        for file in files:
            file.unlink()
        files[0].parent.rmdir()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
