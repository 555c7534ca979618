"""Every rule of the grammar is bound by BOOST_SPIRIT_DEFINE.

A rule defined where it stands (`x3::rule<...>{} = ...`) costs compile time that grows
exponentially with the number of such rules.
"""
import re

RULE = re.compile(r"\brule<[^;{}()=]*>\s*(?:const\s+)?(\w+)?\s*([{=;])")
DEFINED = re.compile(r"\bBOOST_SPIRIT_DEFINE\s*\(([^)]*)\)")
COMMENT = re.compile(r"//[^\n]*")


def faults(tree):
    paths = list(tree.code("dsl/src/syntax/"))
    texts = {path: COMMENT.sub("", tree.read(path)) for path in paths}
    defined = set()
    for content in texts.values():
        for names in DEFINED.findall(content):
            defined.update(name.strip() for name in names.split(","))
    for path, content in texts.items():
        for match in RULE.finditer(content):
            name = match.group(1)
            line = content.count("\n", 0, match.start()) + 1
            if name is None and match.group(2) == "{":
                yield path, line, "a rule without a name cannot be given to BOOST_SPIRIT_DEFINE"
            elif name and name not in defined:
                yield path, line, f"rule `{name}` is not given to BOOST_SPIRIT_DEFINE"
