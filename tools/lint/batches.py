"""Sources that one parser can read as if they were one, so that what they all include is read once.

Two sources stand in one batch only when neither holds a word that the other names for itself alone (in a namespace
without a name, or `static`): so no name means anything else than in the source read by itself.
"""
import re
from dataclasses import dataclass, field

from lint.blanking import blank_cpp, blank_preprocessor, blanks
from lint.functions import closing

HIDDEN = re.compile(r"\bnamespace\s*\{")
TEMPLATE = re.compile(r"\btemplate\s*<[^;{}()]*>|\[\[[^\]]*\]\]|\b(?:alignas|decltype|requires)\s*\([^()]*\)")
TYPE = re.compile(r"\b(?:struct|class|union|enum(?:\s+(?:class|struct))?|using|concept|namespace)\s+(?:\w+::)*(\w+)")
STATIC = re.compile(r"^static\b[^;{]*", re.MULTILINE)
MACRO = re.compile(r"^[ \t]*#[ \t]*(?:define|undef)[ \t]+(\w+)", re.MULTILINE)
NO_NAME = {"static_assert"}  # nor is a macro, which is written in capitals
WORD = re.compile(r"[A-Za-z_]\w*")
LOOKED_UP = re.compile(r"(?<![\w.])(?<!->)(?<!std::)[A-Za-z_]\w*")  # members are looked for in their type alone


def own_names(text: str) -> set[str]:
    """What a source calls by a name of its own: macros, and what no other source sees."""
    code = blank_cpp(text)
    names = set(MACRO.findall(code))
    code = blank_preprocessor(code)
    for match in HIDDEN.finditer(code):
        opening = match.end() - 1
        names |= declared(code[opening + 1:closing(code, opening)])
    for match in STATIC.finditer(code):
        names |= declared(match.group() + ";")
    return names


def declared(body: str) -> set[str]:
    """Names of the declarations in a namespace's body: the last word before the parameters, the value or the end."""
    names = set()
    for declaration in re.split(r"[;}]", without_blocks(TEMPLATE.sub(lambda match: blanks(match.group()), body))):
        types = TYPE.findall(declaration)
        words = WORD.findall(re.split(r"[(={\[]", declaration, maxsplit=1)[0])
        names |= {name for name in types or words[-1:] if name not in NO_NAME and not name.isupper()}
    return names


def without_blocks(body: str) -> str:
    kept, position = [], 0
    while (opening := body.find("{", position)) >= 0:
        kept.append(body[position:opening] + "{}")
        position = closing(body, opening) + 1
    return "".join(kept) + body[position:]


@dataclass
class Batch:
    members: list = field(default_factory=list)
    size: int = 0
    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def has_room_for(self, size: int, words: set[str], names: set[str], most: int) -> bool:
        return self.size + size <= most and not names & self.words and not words & self.names


def batches(texts: dict, most: int) -> list[list]:
    """The keys of `texts` (a source's text under whatever stands for it), in batches of at most `most` characters, longest first."""
    found: list[Batch] = []
    for key, text in sorted(texts.items(), key=lambda item: -len(item[1])):
        words, names = set(LOOKED_UP.findall(blank_cpp(text))), own_names(text)
        batch = next((one for one in found if one.has_room_for(len(text), words, names, most)), None)
        if not batch:
            batch = Batch()
            found.append(batch)
        batch.members.append(key)
        batch.size += len(text)
        batch.words |= words
        batch.names |= names
    return [batch.members for batch in sorted(found, key=lambda batch: -batch.size)]
