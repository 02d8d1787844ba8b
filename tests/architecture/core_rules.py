"""Finds, in the source of one module, what a pure and repeatable core must not do.

Kept apart from the tests so that each rule can be shown to catch what it is for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

FORBIDDEN_MODULES = frozenset(
    {"time", "random", "os", "threading", "asyncio", "socket", "logging", "uuid", "secrets", "subprocess"}
)
CLOCK_CALLS = frozenset({"now", "utcnow", "today"})
CLOCK_OWNERS = frozenset({"datetime", "date"})
NUMPY_RANDOM_VALUES = frozenset({"Generator", "BitGenerator", "SeedSequence", "PCG64", "Philox", "SFC64"})
"""Names of numpy.random that carry their own state; everything else there draws from a shared or an unseeded one."""

SET_METHODS = frozenset({"union", "intersection", "difference", "symmetric_difference"})
SET_OPERATORS = (ast.BitOr, ast.BitAnd, ast.Sub, ast.BitXor)
ORDERED_CONSUMERS = frozenset({"list", "tuple", "enumerate", "iter", "zip", "map", "filter", "reversed"})
"""Calls that turn an order into a result. sorted, sum of ints, min, max, any, all and len do not depend on it."""


def violations(source: str) -> list[str]:
    """Return one line per breach, in the order of the source: `<line>: <what>`."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(source)):
        found.extend((line, what) for line, what in _breaches(node))
    return [f"{line}: {what}" for line, what in sorted(found)]


def _breaches(node: ast.AST) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Import(names=names):
            for alias in names:
                if alias.name.split(".")[0] in FORBIDDEN_MODULES or alias.name == "numpy.random":
                    yield node.lineno, f"imports {alias.name}"
        case ast.ImportFrom(module=str(module), names=names, level=0):
            yield from _from_import(node.lineno, module, [alias.name for alias in names])
        case ast.Attribute(value=owner, attr=attr):
            if attr in CLOCK_CALLS and _last_name(owner) in CLOCK_OWNERS:
                yield node.lineno, f"reads the clock: {ast.unparse(node)}"
            if _is_numpy_random(owner) and attr not in NUMPY_RANDOM_VALUES:
                yield node.lineno, f"unseeded or shared chance: {ast.unparse(node)}"
        case _:
            yield from _orders_by_a_set(node)


def _orders_by_a_set(node: ast.AST) -> Iterator[tuple[int, str]]:
    match node:
        case ast.For(iter=source) | ast.comprehension(iter=source) if _is_set(source):
            yield source.lineno, f"iterates over a set: {ast.unparse(source)}"
        case ast.Starred(value=value) if _is_set(value):
            yield node.lineno, f"unpacks a set: {ast.unparse(value)}"
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in ORDERED_CONSUMERS:
            for argument in arguments:
                if _is_set(argument):
                    yield node.lineno, f"orders a set: {ast.unparse(node)}"
        case _:
            pass


def _from_import(line: int, module: str, names: list[str]) -> Iterator[tuple[int, str]]:
    if module.split(".", maxsplit=1)[0] in FORBIDDEN_MODULES:
        yield line, f"imports {module}"
    elif module == "numpy" and "random" in names:
        yield line, "imports numpy.random"
    elif module == "numpy.random":
        for name in names:
            if name not in NUMPY_RANDOM_VALUES:
                yield line, f"unseeded or shared chance: numpy.random.{name}"


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _is_numpy_random(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="random"):
            return True
        case _:
            return False


def _is_set(node: ast.expr) -> bool:
    """Tell whether an expression is a set for certain: a display, a comprehension, a set() call or their algebra."""
    match node:
        case ast.Set() | ast.SetComp() | ast.Call(func=ast.Name(id="set" | "frozenset")):
            return True
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in SET_METHODS:
            return _is_set(owner)
        case ast.BinOp(left=left, op=operator, right=right) if isinstance(operator, SET_OPERATORS):
            return _is_set(left) or _is_set(right)
        case _:
            return False
