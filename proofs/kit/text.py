"""Cutting the text of LLVM's intermediate representation into its parts."""

from __future__ import annotations

import re

# A local name: %x, %"x y".
LOCAL = r'%(?:"[^"]+"|[\w.$-]+)'
# The partner of each opening bracket.
CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}


def split_list(text: str) -> list[str]:
    """The parts between commas, those inside brackets and quotes left alone."""
    parts, depth, part, quoted = [], 0, "", False
    for char in text:
        if char == '"':
            quoted = not quoted
        if not quoted:
            depth += (char in "([{<") - (char in ")]}>")
            if char == "," and depth == 0:
                parts.append(part.strip())
                part = ""
                continue
        part += char
    if part.strip():
        parts.append(part.strip())
    return parts


def after_bracket(text: str, start: int) -> int:
    """text[start] opens a bracket: the place after its partner."""
    opening, closing, depth = text[start], CLOSING[text[start]], 0
    for place in range(start, len(text)):
        if text[place] == opening:
            depth += 1
        elif text[place] == closing:
            depth -= 1
            if depth == 0:
                return place + 1
    raise ValueError(text)


def split_type(text: str) -> tuple[str, str]:
    """The type that a text starts with, and the rest."""
    text = text.strip()
    if text[0] in "[{<":
        end = after_bracket(text, 0)
        return text[:end], text[end:].strip()
    found = re.match(r'(%"[^"]+"|%?[\w.$]+)\s*(.*)', text, re.S)
    if not found:
        raise ValueError(text)
    return found[1], found[2]


def unquoted(name: str) -> str:
    return name.strip('"')
