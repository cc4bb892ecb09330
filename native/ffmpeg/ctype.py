"""C types as clang prints them, parsed into tuples:

("name", text, is a struct or union) | ("ptr", type) | ("arr", type, count) | ("func", result, parameters, variadic)
"""

import re
import sys


def parse_type(text):
    tokens = re.findall(r"[A-Za-z_]\w*|\d+|\.\.\.|[*()\[\],]", text)
    result, rest = _parse(tokens)
    if rest:
        sys.exit(f"type not understood: {text!r}")
    return result


def _parse(tokens):
    words, tag = [], False
    while tokens and re.match(r"[A-Za-z_]", tokens[0]):
        if tokens[0] not in ("const", "volatile", "restrict", "struct", "union", "enum"):
            words.append(tokens[0])
        tag |= tokens[0] in ("struct", "union")
        tokens = tokens[1:]
    return _declarator(tokens, ("name", " ".join(words), tag))


def _declarator(tokens, base):
    while tokens and tokens[0] in ("*", "const", "volatile", "restrict"):
        if tokens[0] == "*":
            base = ("ptr", base)
        tokens = tokens[1:]
    inner = None
    if tokens[:2] == ["(", "*"]:
        end = _closing(tokens)
        inner, tokens = tokens[1:end], tokens[end + 1:]
    counts = []
    while tokens and tokens[0] == "[":
        counts.append(int(tokens[1]) if tokens[1] != "]" else 0)
        tokens = tokens[tokens.index("]") + 1:]
    for count in reversed(counts):
        base = ("arr", base, count)
    if tokens and tokens[0] == "(":
        end = _closing(tokens)
        base, tokens = ("func", base, *_parameters(tokens[1:end])), tokens[end + 1:]
    if inner is not None:
        base, left = _declarator(inner, base)
        if left:
            sys.exit(f"declarator not understood: {inner}")
    return base, tokens


def _closing(tokens):
    depth = 0
    for i, token in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        if depth == 0:
            return i
    sys.exit(f"unbalanced type: {tokens}")


def _parameters(tokens):
    found, variadic = [], False
    while tokens:
        if tokens[0] == "...":
            variadic, tokens = True, tokens[1:]
            continue
        one, tokens = _parse(tokens)
        found.append(one)
        if tokens and tokens[0] == ",":
            tokens = tokens[1:]
    return ([] if found == [("name", "void", False)] else found), variadic
