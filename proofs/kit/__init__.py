"""Proofs about the code that runs: see ../README.md."""
