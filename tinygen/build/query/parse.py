"""The query language: text to a tree of calls.

expression = operand { ("+" | "union" | "-" | "except" | "^" | "intersect") operand }      from left to right
operand    = word | "(" expression ")" | function "(" argument { "," argument } ")"
           | "set" "(" { word } ")" | "let" name "=" expression "in" expression | "$" name
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tinygen.build.language.errors import BuildFileError

OPERATORS = {"+": "union", "-": "except", "^": "intersect", "union": "union", "except": "except"}
OPERATORS["intersect"] = "intersect"
DEEPEST = 100
"""Parentheses within parentheses."""

_TOKEN = re.compile(r"""\s*(?:(?P<quoted>"[^"]*"|'[^']*')|(?P<mark>[(),=^+-])|(?P<word>[^\s()"',=^+-][^\s()"',=^]*))""")


@dataclass(frozen=True)
class Word:
    """A label, pattern, number, regular expression or `$name`; `start` is where it stands."""

    text: str
    start: int


@dataclass(frozen=True)
class Call:
    """A function of arguments; operators are functions of their name, `set` one of words."""

    function: str
    arguments: tuple[Expression, ...]
    start: int


@dataclass(frozen=True)
class Let:
    """`let name = value in body`."""

    name: str
    value: Expression
    body: Expression


Expression = Word | Call | Let


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    quoted: bool = False


def query_error(query: str, start: int, what: str, *, width: int = 1, cure: str = "") -> BuildFileError:
    """The error `what` with carets under the query."""
    line = " ".join(query.splitlines()) if "\n" in query else query
    marked = f"    {line}\n    {' ' * start}{'^' * max(width, 1)}"
    return BuildFileError(f"{what}\n{marked}", where="query", cure=cure)


def parse_query(query: str) -> Expression:
    """The tree of `query`. BuildFileError, with the place, if it is none."""
    return _Parser(query).whole()


class _Parser:
    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = _tokens(query)
        self.next = 0
        self.depth = 0

    def whole(self) -> Expression:
        found = self.expression()
        token = self.peek()
        if token is not None:
            raise self.error(token, f"{token.text!r} stands after the end of the query", "is an operator missing?")
        return found

    def expression(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise query_error(self.query, 0, "the query is nested too deeply")
        left = self.operand()
        while (token := self.peek()) is not None and not token.quoted and token.text in OPERATORS:
            self.next += 1
            left = Call(OPERATORS[token.text], (left, self.operand()), token.start)
        self.depth -= 1
        return left

    def operand(self) -> Expression:
        token = self.take("a label, a pattern or a function")
        if token.quoted:
            return Word(token.text, token.start)
        if token.text == "(":
            inner = self.expression()
            self.expect(")")
            return inner
        if token.text in ("union", "except", "intersect") or re.fullmatch(r"[),=^+-]", token.text):
            raise self.error(token, f"{token.text!r} stands where a label, a pattern or a function should")
        if token.text == "let":
            return self.let()
        following = self.peek()
        if following is not None and following.text == "(" and not following.quoted:
            self.next += 1
            return self.call(token)
        return Word(token.text, token.start)

    def let(self) -> Let:
        name = self.take("a name")
        if not name.text.isidentifier():
            raise self.error(name, f"{name.text!r} is no name")
        self.expect("=")
        value = self.expression()
        self.expect("in")
        return Let(name.text, value, self.expression())

    def call(self, name: _Token) -> Call:
        arguments: list[Expression] = []
        if name.text == "set":
            while (token := self.peek()) is not None and (token.quoted or token.text != ")"):
                self.next += 1
                arguments.append(Word(token.text, token.start))
            self.expect(")")
            return Call("set", tuple(arguments), name.start)
        while True:
            arguments.append(self.expression())
            token = self.take("a comma or )")
            if token.text == ")" and not token.quoted:
                return Call(name.text, tuple(arguments), name.start)
            if token.text != "," or token.quoted:
                raise self.error(token, f"{token.text!r} stands where a comma or ) should")

    def peek(self) -> _Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def take(self, wanted: str) -> _Token:
        token = self.peek()
        if token is None:
            raise query_error(self.query, len(self.query), f"the query ends where {wanted} should stand")
        self.next += 1
        return token

    def expect(self, text: str) -> None:
        token = self.take(repr(text))
        if token.text != text or token.quoted:
            raise self.error(token, f"{token.text!r} stands where {text!r} should")

    def error(self, token: _Token, what: str, cure: str = "") -> BuildFileError:
        return query_error(self.query, token.start, what, width=len(token.text), cure=cure)


def _tokens(query: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while query[at:].strip():
        match = _TOKEN.match(query, at)
        if match is None or match.lastgroup is None:
            start = at + len(query[at:]) - len(query[at:].lstrip())
            raise query_error(query, start, "a quote is not closed")
        text = match[match.lastgroup]
        quoted = match.lastgroup == "quoted"
        found.append(_Token(text[1:-1] if quoted else text, match.start(match.lastgroup), quoted))
        at = match.end()
    return found
