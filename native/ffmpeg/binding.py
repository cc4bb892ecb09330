"""From clang's syntax tree to C# declarations."""

import re
import sys

from csharp import array, bit_fields, safe, string_overload
from ctype import parse_type

# An exact-width or system type in C, then in C#. `long` is 64 bits wide on every system this binding is for (LP64).
PLAIN = {
    "void": "void", "char": "byte", "signed char": "sbyte", "unsigned char": "byte", "short": "short",
    "unsigned short": "ushort", "int": "int", "unsigned int": "uint", "long": "long", "unsigned long": "ulong",
    "long long": "long", "unsigned long long": "ulong", "float": "float", "double": "double",
    "int8_t": "sbyte", "uint8_t": "byte", "int16_t": "short", "uint16_t": "ushort", "int32_t": "int",
    "uint32_t": "uint", "int64_t": "long", "uint64_t": "ulong", "size_t": "ulong", "ptrdiff_t": "long",
    "intptr_t": "nint", "uintptr_t": "nuint", "time_t": "long", "unsigned": "uint",
    # Passed as a pointer by both the x86-64 and the arm64 calling convention.
    "va_list": "byte*", "__va_list_tag": "byte",
    "FILE": "void", "_IO_FILE": "void", "tm": "void",
}

# These return a pointer into their argument, which a marshalled copy would leave dangling.
KEEPS_ARGUMENT = {"av_stristr", "av_strnstr", "av_basename", "av_dirname", "av_small_strptime", "av_strtok"}

OWN = re.compile(r"^(AV|Sw[sr])")
OWN_CONSTANT = re.compile(r"^(AV|FF|SWS|SWR)")


class Binding:
    """What the headers declare, and the C# for the part of it that the libraries export or the API reaches."""

    def __init__(self, tree):
        self.records, self.enums, self.typedefs, self.functions = {}, {}, {}, {}
        self.loose = []       # enumerators of unnamed enums
        self.spelling = {}    # record name -> what C calls it, where that is not "struct name"
        self.arrays = {}      # C# array type -> its source
        self.wanted = []      # names of the records that were reached, in that order
        self.wanted_enums = set()
        anonymous = {}
        for node in tree["inner"]:
            kind, name = node["kind"], node.get("name")
            if kind == "TypedefDecl":
                owned = self._owned(node)
                if owned in anonymous:
                    self._add_tag(anonymous.pop(owned), name)
                    self.spelling[name] = name
                elif re.fullmatch(rf"(struct|union|enum) {name}", node["type"]["qualType"]):
                    self.spelling[name] = name
                else:
                    self.typedefs[name] = node["type"]["qualType"]
            elif kind in ("RecordDecl", "EnumDecl"):
                if name:
                    self._add_tag(node, name)
                else:
                    anonymous[node["id"]] = node
            elif kind == "FunctionDecl":
                self.functions[name] = node
        for node in anonymous.values():
            if node["kind"] == "EnumDecl":
                self.loose += [e for e in self._enumerators(node) if OWN_CONSTANT.match(e[0])]

    def _add_tag(self, node, name):
        if node["kind"] == "EnumDecl":
            self.enums[name] = node
        elif node.get("completeDefinition") or name not in self.records:
            self.records[name] = node

    @staticmethod
    def _owned(node):
        for child in node.get("inner", []):
            if "ownedTagDecl" in child:
                return child["ownedTagDecl"]["id"]
        return None

    @staticmethod
    def _enumerators(node):
        value, found = -1, []
        for one in node.get("inner", []):
            if one["kind"] != "EnumConstantDecl":
                continue
            given = [child for child in one.get("inner", []) if child["kind"].endswith("Expr")]
            value = Binding._constant(given[0]) if given else value + 1
            found.append((one["name"], value))
        return found

    @staticmethod
    def _constant(expression):
        """The value of an enumerator's expression, which lies in the ConstantExpr, maybe under a cast."""
        while expression["kind"] != "ConstantExpr":
            expression = expression["inner"][0]
        return int(expression["value"])

    @staticmethod
    def _obsolete(node):
        return any(child["kind"] == "DeprecatedAttr" for child in node.get("inner", []))

    def type(self, text):
        return self._render(parse_type(text))

    def _render(self, tree):
        kind = tree[0]
        if kind == "ptr":
            return self._function(tree[1]) if tree[1][0] == "func" else self._through(tree[1])
        if kind == "func":
            return self._function(tree)
        if kind == "arr":
            return self._array(self._render(tree[1]), tree[2])
        name = tree[1]
        if name in PLAIN:
            return PLAIN[name]
        if name in self.records:
            if name not in self.wanted:
                self.wanted.append(name)
            return name
        if name in self.enums:
            self.wanted_enums.add(name)
            return name
        if name in self.typedefs:
            return self.type(self.typedefs[name])
        if tree[2]:
            # A struct that is named nowhere but in another's member.
            self.records[name] = {"tagUsed": "struct"}
            return self._render(tree)
        sys.exit(f"type without a meaning: {name!r}")

    def _through(self, target):
        # A pointer to a named function type is the function pointer itself.
        if target[0] == "name" and target[1] in self.typedefs:
            named = parse_type(self.typedefs[target[1]])
            if named[0] == "func":
                return self._function(named)
        if target[0] == "arr":
            target = target[1]
        return self._render(target) + "*"

    def _function(self, tree):
        _, result, parameters, variadic = tree
        if variadic:
            return "void*"
        return f"delegate* unmanaged[Cdecl]<{', '.join(map(self._render, [*parameters, result]))}>"

    def _array(self, element, count):
        name, source = array(element, count)
        self.arrays[name] = source
        return name

    def write_enums(self):
        parts = []
        for name in sorted(n for n in self.enums if OWN.match(n) or n in self.wanted_enums):
            values = self._enumerators(self.enums[name])
            base = "uint" if any(v > 0x7FFFFFFF for _, v in values) else "int"
            lines = [f"public enum {name} : {base}", "{"]
            lines += [f"    {safe(n)} = {v}," for n, v in values]
            parts.append("\n".join(lines) + "\n}\n")
        return "\n".join(parts)

    def write_records(self):
        for name in sorted(n for n in self.records if OWN.match(n)):
            self._render(("name", name, True))
        done = {}
        while len(done) < len(self.wanted):
            for name in self.wanted:
                if name not in done:
                    done[name] = self._record(name, self.records[name])
        return "\n".join(done[name] for name in sorted(done))

    def _record(self, name, node):
        union = node["tagUsed"] == "union"
        spelling = self.spelling.get(name, f"{node['tagUsed']} {name}")
        lines = [] if spelling == name else [f'[CName("{spelling}")]']
        if not node.get("completeDefinition"):
            return f"public partial struct {name}\n{{\n}}\n"
        if union:
            lines.append("[StructLayout(LayoutKind.Explicit)]")
        lines += [f"public unsafe partial struct {name}", "{"]
        bits, inner = [], None
        for member in node.get("inner", []):
            if member["kind"] == "RecordDecl" and not member.get("name"):
                inner = member
            if member["kind"] == "IndirectFieldDecl":
                sys.exit(f"{name}: members of an unnamed member are not handled")
            if member["kind"] != "FieldDecl":
                continue
            field, text = member["name"], member["type"]["qualType"]
            if member.get("isBitfield"):
                bits.append((field, self.type(text), int(member["inner"][0]["value"])))
                continue
            lines += bit_fields(bits)
            bits = []
            if "unnamed" in text or "anonymous" in text:
                nested = f"{name}_{field}"
                text = re.sub(r"(struct|union|enum) [^()]*\([^)]*\)", nested, text)
                element = "[0]" if text.endswith("]") else ""
                self.spelling[nested] = f"__typeof__((({spelling} *)0)->{field}{element})"
                self.records[nested] = inner
            if self._obsolete(member):
                lines.append("    [Obsolete]")
            if union:
                lines.append("    [FieldOffset(0)]")
            lines.append(f"    public {self.type(text)} {safe(field)};")
        lines += bit_fields(bits)
        return "\n".join([*lines, "}", ""])

    def signature(self, name):
        """The C# result and parameters (type, name, C text) of a function, or None for a variadic one."""
        node = self.functions[name]
        if node.get("variadic"):
            return None
        result = parse_type(node["type"]["qualType"])
        parameters = []
        for i, p in enumerate(x for x in node.get("inner", []) if x["kind"] == "ParmVarDecl"):
            text = p["type"]["qualType"]
            parameters.append((self.type(text), safe(p.get("name", f"arg{i}")), text))
        return self._render(result[1]), parameters

    def write_functions(self, library, exported):
        plain, strings = [], []
        for name in sorted(exported & set(self.functions)):
            shape = self.signature(name)
            if shape is None:
                continue
            result, parameters = shape
            obsolete = "    [Obsolete]\n" if self._obsolete(self.functions[name]) else ""
            listed = ", ".join(f"{t} {n}" for t, n, _ in parameters)
            plain.append(f"{obsolete}    [DllImport(Libraries.{library}, CallingConvention = CallingConvention.Cdecl, "
                         f"ExactSpelling = true)]\n    public static extern {result} {name}({listed});\n")
            texts = [bool(re.fullmatch(r"const char \*(const|restrict)?", c)) for _, _, c in parameters]
            if any(texts) and name not in KEEPS_ARGUMENT and not any("va_list" in c for _, _, c in parameters):
                strings.append(obsolete + string_overload(name, result, parameters, texts))
        return plain, strings
