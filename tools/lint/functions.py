"""Finds functions and their lengths by following braces: exact enough for a limit, with no compiler in sight."""
import re
from dataclasses import dataclass

from lint.blanking import blank_cpp, blank_preprocessor, blank_ts, blanks, line_of

CPP_CONTAINER = re.compile(r"\b(?:namespace|class|struct|union|enum|extern)\b[^()]*(?::(?!:)|$)")
CPP_NOT_A_HEAD = re.compile(r"\bBOOST_DESCRIBE_\w+\([^;{}]*?\)\)|\b(?:public|private|protected)\s*:(?!:)")
MEMBER_INITIALISER = re.compile(r"\)[^;{}]*(?<!:):(?!:)")
TS_NOT_A_FUNCTION = re.compile(r"(?:^|[\s;}])(?:if|for|while|switch|catch|with|class|interface|enum|namespace)\b[^;{}]*$")
TS_TEST_GROUP = re.compile(r"\bdescribe(\.\w+)*\s*\(")


@dataclass(frozen=True)
class Function:
    name: str
    line: int
    lines: int
    jsx_lines: int = 0  # of the tree it returns


def cpp_functions(text: str) -> list[Function]:
    code = CPP_NOT_A_HEAD.sub(lambda m: blanks(m.group()), blank_preprocessor(blank_cpp(text)))
    found: list[Function] = []
    position = head = 0
    while position < len(code):
        character = code[position]
        if character in ";}":
            head = position + 1
        elif character == "{":
            kind = cpp_brace(code[head:position])
            end = closing(code, position)
            if kind == "container":
                head = position + 1
            elif kind == "initialiser":
                position = end
            else:
                if kind == "function":
                    found.append(measured(code, head, end, cpp_name(code[head:position])))
                position, head = end, end + 1
        position += 1
    return found


def cpp_brace(head: str) -> str:
    """What a brace after `head` opens, outside of any function."""
    bare = without_parentheses(re.sub(r"\boperator\s*[^\s(\w]+|\btemplate\s*<[^;{}()]*>", " ", head))
    if CPP_CONTAINER.search(bare):
        return "container"
    if MEMBER_INITIALISER.search(bare) and re.search(r"[\w>]\s*$", head):
        return "initialiser"
    if "()" in bare and "=" not in bare:
        return "function"
    return "data"


def without_parentheses(text: str) -> str:
    kept, depth = [], 0
    for character in text:
        depth += character == "("
        if depth == 0 or (depth == 1 and character in "()"):
            kept.append(character)
        depth -= character == ")" and depth > 0
    return "".join(kept)


def cpp_name(head: str) -> str:
    match = re.search(r"((?:[\w:]*\boperator\s*(?:\(\)|[^\s(]+))|[~\w:]+)\s*\(([^()]*)", head)
    if match and match.group(1) in ("TEST", "TEST_F", "TEST_P"):
        return " ".join(match.group(2).split())
    return match.group(1) if match else "function"


def ts_functions(text: str) -> list[Function]:
    code = blank_ts(text)
    found: list[Function] = []
    for match in re.finditer(r"\{|=>\s*\((?=\s*<)", code):
        opening = match.end() - 1
        head = code[max(0, opening - 600):opening]
        if code[opening] == "{" and not ts_opens_function(head):
            continue
        start = code.rfind("\n", 0, ts_parameters(code, opening)) + 1
        if TS_TEST_GROUP.search(code[start:opening]):
            continue
        end = closing(code, opening)
        found.append(measured(code, start, end, ts_name(code[start:opening]), jsx_lines(code, opening, end)))
    return found


def ts_opens_function(head: str) -> bool:
    if head.rstrip().endswith("=>"):
        return True
    bare = without_parentheses(head)
    if TS_NOT_A_FUNCTION.search(bare.replace("()", "")):
        return False
    return re.search(r"[\w$>]\s*\(\)\s*(:\s*[\w.<>\[\]|&\s,()]+)?\s*$", bare) is not None


def ts_parameters(code: str, opening: int) -> int:
    """Where the parameter list opens; for `x => {` the arrow is near enough."""
    match = re.search(r"\)[\w.<>\[\]|&\s:,'\"$=]*$", code[max(0, opening - 600):opening])
    if not match:
        return opening - 1
    position, depth = opening - len(match.group()), 0
    while position >= 0:
        depth += (code[position] == ")") - (code[position] == "(")
        if depth == 0:
            return position
        position -= 1
    return opening


def ts_name(head: str) -> str:
    match = re.search(r"([\w$]+)\s*=(?!=)|([\w$]+)\s*(?:<[^>]*>)?\(", head)
    return next(group for group in match.groups() if group) if match else "function"


def jsx_lines(code: str, opening: int, end: int) -> int:
    """Lines of the trees that a component returns; trees inside those are inside those."""
    if code[opening] == "(":
        return code.count("\n", opening, end) + 1
    total, position = 0, opening
    for match in re.finditer(r"\breturn\s*\((?=\s*<)", code[opening:end]):
        start = opening + match.end() - 1
        if start < position:
            continue
        position = closing(code, start)
        total += code.count("\n", start, position) + 1
    return total


def closing(code: str, opening: int) -> int:
    """The place of the brace or parenthesis that closes the one at `opening`."""
    opens = code[opening]
    closes = {"{": "}", "(": ")"}[opens]
    depth = 0
    for match in re.finditer(re.escape(opens) + "|" + re.escape(closes), code[opening:]):
        depth += 1 if match.group() == opens else -1
        if depth == 0:
            return opening + match.start()
    return len(code) - 1


def first_code(code: str, position: int) -> int:
    while position < len(code) and code[position].isspace():
        position += 1
    return position


def measured(code: str, start: int, end: int, name: str, jsx: int = 0) -> Function:
    first = line_of(code, first_code(code, start))
    return Function(name, first, line_of(code, end) - first + 1, jsx)
