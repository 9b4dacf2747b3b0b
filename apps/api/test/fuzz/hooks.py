"""Checks of schemathesis that the OpenAPI document alone does not make. Loaded by fuzz.long.test.ts."""

import re

import schemathesis
from schemathesis import GenerationMode

# What no schema can say of a value: that it was ours, that it decodes to 32 bytes, what two parameters take together.
BEYOND_SCHEMA = [
    ("BadCursor", r"^cursor: "),
    ("BadParameter", r"^\w+: is an address in base 58, of 32 bytes$"),
    ("BadParameter", r"^rungs: with payers at most \d+ below and above$"),
    ("BadParameter", r"^to: (is before from$|more than \d+ rows )"),
    ("BadBody", r"^\w+: is (at most 2\^64 - 1|a share, 10\^18 at most)$"),
]


def error_of(response):
    """An error of ours as its name and message."""
    body = response.json()
    assert set(body) == {"error"}, f"an error that is none: {body}"
    error = body["error"]
    assert set(error) == {"name", "message", "hint"}, f"an error without its parts: {error}"
    return error["name"], error["message"]


@schemathesis.check
def errors_have_names(ctx, response, case):
    """Every refusal is an error of ours, whatever was asked; operators' paths say what is wrong in their own way."""
    if response.status_code >= 400 and case.path.startswith("/v1/") and response.request.method != "HEAD":
        error_of(response)


@schemathesis.check
def what_fits_is_taken(ctx, response, case):
    """What fits the document is not refused as wrong, but for what no schema says."""
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE or response.status_code != 400:
        return
    name, message = error_of(response)
    known = any(name == of and re.search(words, message) for of, words in BEYOND_SCHEMA)
    assert known, f"fits the document, and is refused: {name}: {message}"
