"""The same proofs of the instructions that the shipped program has: no compiler in between."""
