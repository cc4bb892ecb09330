"""Values and types of macros, from a compiled program."""

import json
import re
import subprocess
import sys

from command import run

# The number of a type in the C program -> C# type, suffix of a literal, printf format, C type to print as.
TYPES = {
    "1": ("int", "", "%lld", "long long"), "2": ("uint", "u", "%lld", "long long"),
    "3": ("long", "L", "%lld", "long long"), "4": ("ulong", "UL", "%llu", "unsigned long long"),
    "5": ("float", "f", "%.17g", "double"), "6": ("double", "", "%.17g", "double"),
    "7": ("string", "", "%s", "const char *"),
}
KIND = ("#define KIND(m) _Generic((m), int:1, unsigned:2, long:3, long long:3, unsigned long:4, unsigned long long:4, "
        "float:5, double:6, char *:7, const char *:7, default:0)")


def read_macros(header, flags, work):
    """(name, C# type, C# value) of every object-like macro of the FFmpeg headers that is a number or a text."""
    source, program = work / "macros.c", work / "macros"
    names, lines = _that_compile(_names(header, flags), header, flags, source)

    def answers(body):
        source.write_text("\n".join([*lines, "int main(void) {", *body, "}"]) + "\n")
        run("clang", *flags, "-w", "-o", str(program), str(source))
        return run(str(program)).splitlines()

    # Only a value of a known type can be printed, so the types are asked for first.
    kinds = answers([f'printf("%d\\n", k{i}());' for i in range(len(names))])
    values = answers([f'printf("{name} {kind} {TYPES[kind][2]}\\n", ({TYPES[kind][3]})({name}));'
                      for name, kind in zip(names, kinds) if kind in TYPES])
    for line in values:
        name, kind, value = line.split(" ", 2)
        kind, suffix, _, _ = TYPES[kind]
        if kind == "string":
            value = json.dumps(value)
        elif kind in ("float", "double"):
            value = repr(float(value))
        if name.startswith("AV_PIX_FMT_"):
            kind, value, suffix = "AVPixelFormat", f"(AVPixelFormat){value}", ""
        yield name, kind, value + suffix


def _names(header, flags):
    # FF_API_* and AV_HAVE_* say how the libraries were built, not how to use them.
    names, here = set(), False
    for line in run("clang", *flags, "-E", "-dD", str(header)).splitlines():
        if marker := re.match(r'# \d+ "([^"]*)"', line):
            here = re.search(r"/lib(av|sw)\w+/\w+\.h$", marker[1]) is not None
        elif here and (macro := re.match(r"#define ((?!FF_API_|AV_HAVE_)\w+) \S", line)):
            names.add(macro[1])
    return sorted(names)


def _that_compile(names, header, flags, source):
    """The macros that are expressions, and a C program with one function each that tells the type."""
    while True:
        lines = [f'#include "{header}"', "#include <stdio.h>", KIND]
        first = len(lines) + 1
        lines += [f"static int k{i}(void) {{ return KIND({name}); }}" for i, name in enumerate(names)]
        source.write_text("\n".join(lines) + "\n")
        done = subprocess.run(["clang", *flags, "-w", "-fsyntax-only", "-ferror-limit=0", str(source)],
                              capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return names, lines
        bad = {int(n) - first for n in re.findall(rf"^{re.escape(str(source))}:(\d+):.*error:", done.stderr, re.M)}
        if not bad:
            sys.exit(done.stderr)
        names = [name for i, name in enumerate(names) if i not in bad]
