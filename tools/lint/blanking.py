"""Turns comments and the insides of strings into blanks, so that rules see code only. Line numbers stay."""
import re

CPP_TOKEN = re.compile(
    r"""
    (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<raw>R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)")
  | (?P<string>"(?:\\.|[^"\\\n])*")
  | (?P<char>(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+')
    """,
    re.DOTALL | re.VERBOSE,
)

# A slash opens a pattern only where no value stands before it; elsewhere it divides, or closes a JSX tag.
TS_TOKEN = re.compile(
    r"""
    (?P<comment>(?<![:\w])//[^\n]*|/\*.*?\*/)
  | (?P<string>"(?:\\.|[^"\\\n])*"|(?<![A-Za-z0-9])'(?:\\.|[^'\\\n])*')
  | (?P<template>`(?:\\.|[^`\\])*`)
  | (?P<pattern>(?<=[(,=:\[!&|?;])\s*/(?![*/>])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/)
    """,
    re.DOTALL | re.VERBOSE,
)


def blanks(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def blank_cpp(text: str, keep_strings: bool = False) -> str:
    def replaced(match: re.Match) -> str:
        if match.group("comment") is not None:
            return blanks(match.group())
        return match.group() if keep_strings else '"' + blanks(match.group())[1:-1] + '"'

    return CPP_TOKEN.sub(replaced, text)


def blank_preprocessor(text: str) -> str:
    return re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: blanks(m.group()), text, flags=re.MULTILINE)


def blank_ts(text: str) -> str:
    return TS_TOKEN.sub(lambda m: blanks(m.group()), text)


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
