"""The written procedures that nano-r1 learns to think in: school arithmetic, one column a line.

Every function returns the lines of a thought and its result. The form of a line is chosen for a small
transformer: each line needs only digits that are a fixed step away, and carries the answer so far after a
colon, so that the last line ends in the result and the final answer is a copy. There is one way to write
every thought; a procedure with choices would make half of the training noise.
"""

from __future__ import annotations

Lines = list[str]


def digits_from_right(number: int) -> list[int]:
    return [int(d) for d in reversed(str(number))]


def add(a: int, b: int) -> tuple[Lines, int]:
    """Column addition. The last column writes its whole sum, so no line is needed for a last carry.

    417 + 385: "7+5=12: 2", "1+8+1=10: 02", "4+3+1=8: 802".
    """
    lines, carry, written = [f"{a} + {b}"], 0, ""
    left, right = digits_from_right(a), digits_from_right(b)
    columns = max(len(left), len(right))
    for i in range(columns):
        x = left[i] if i < len(left) else 0
        y = right[i] if i < len(right) else 0
        column = x + y + carry
        written = (str(column) if i == columns - 1 else str(column % 10)) + written
        lines.append(f"{x}+{y}{'+1' if carry else ''}={column}: {written}")
        carry = column // 10
    return lines, a + b


def _columns_of_difference(a: int, b: int) -> tuple[Lines, str, int]:
    lines, borrow, written = [f"{a} - {b}"], 0, ""
    left, right = digits_from_right(a), digits_from_right(b)
    for i in range(max(len(left), len(right))):
        x = left[i] if i < len(left) else 0
        y = right[i] if i < len(right) else 0
        column = x - y - borrow
        step = f"{x}-{y}{'-1' if borrow else ''}={column}"
        borrow = 1 if column < 0 else 0
        written = str(column % 10) + written
        lines.append(f"{step}, +10={column + 10}: {written}" if borrow else f"{step}: {written}")
    return lines, written, borrow


def subtract(a: int, b: int) -> tuple[Lines, int]:
    """Column subtraction. A borrow left over at the end is how a negative result is noticed: then the numbers
    change places. No comparison is needed beforehand.

    52 - 7: "2-7=-5, +10=5: 5", "5-0-1=4: 45", "= 45".
    """
    lines, written, borrow = _columns_of_difference(a, b)
    if borrow:
        lines.append("below zero, so turn it round")
        more, written, _ = _columns_of_difference(b, a)
        lines += more
    lines.append(f"= {a - b}")
    return lines, a - b


def relation(a: int, b: int) -> str:
    return "<" if a < b else ">" if a > b else "="


def compare(a: int, b: int) -> tuple[Lines, str]:
    """First by the count of digits, then digit by digit from the left. Ends in the relation: "417 > 385"."""
    one, two = str(a), str(b)
    lines = [f"{a} ? {b}"]
    if len(one) != len(two):
        lines.append(f"{len(one)} {relation(len(one), len(two))} {len(two)} digits")
    else:
        lines.append(f"{len(one)} = {len(two)} digits")
        for x, y in zip(one, two):
            lines.append(f"{x} {relation(int(x), int(y))} {y}")
            if x != y:
                break
    lines.append(f"{a} {relation(a, b)} {b}")
    return lines, relation(a, b)


def pick(a: int, b: int, larger: bool) -> tuple[Lines, int]:
    """Compares, then names the one that is wanted. Saying again what is wanted keeps the choice local: the relation
    stands one line above, the question may stand a hundred tokens away."""
    lines, _ = compare(a, b)
    chosen = max(a, b) if larger else min(a, b)
    return [*lines, f"{'larger' if larger else 'smaller'}: {chosen}"], chosen


def order(numbers: tuple[int, int, int], descending: bool) -> tuple[Lines, list[int]]:
    """Finds the first of three by two comparisons, then compares the two that are left."""
    a, b, c = numbers
    lines, best = pick(a, b, descending)
    more, first = pick(best, c, descending)
    left = list(numbers)
    left.remove(first)
    last, second = pick(left[0], left[1], descending)
    left.remove(second)
    ordered = [first, second, left[0]]
    goal = "largest first" if descending else "smallest first"
    return [goal, *lines, *more, f"first {first}, left {numbers_text([second, left[0]], numbers)}", *last, numbers_text(ordered)], ordered


def numbers_text(numbers: list[int], like: tuple[int, ...] = ()) -> str:
    """Separated by commas; in the order of `like` where that is given."""
    listed = sorted(numbers, key=like.index) if like else numbers
    return ", ".join(map(str, listed))


def multiply_by_digit(a: int, digit: int) -> tuple[Lines, int]:
    """347 * 6: "7*6=42: 2", "4*6=24, +4=28: 82", "3*6=18, +2=20: 2082". Product and carry apart: two small tables
    are learnt sooner than the nine hundred cases of both at once."""
    lines, carry, written = [f"{a} * {digit}"], 0, ""
    if digit == 0:
        return [*lines, "times zero: 0"], 0
    places = digits_from_right(a)
    for i, x in enumerate(places):
        column = x * digit + carry
        written = (str(column) if i == len(places) - 1 else str(column % 10)) + written
        lines.append(f"{x}*{digit}={x * digit}{f', +{carry}={column}' if carry else ''}: {written}")
        carry = column // 10
    return lines, a * digit


def multiply(a: int, b: int) -> tuple[Lines, int]:
    """By one digit, or by two: the tens with a zero behind, the ones, and their sum."""
    if b < 10:
        return multiply_by_digit(a, b)
    tens, ones = divmod(b, 10)
    lines, product = multiply_by_digit(a, tens)
    lines = [f"{a} * {b}", *lines, f"with a zero: {product * 10}"]
    if ones == 0:
        return lines, a * b
    more, low = multiply_by_digit(a, ones)
    total, result = add(product * 10, low)
    return [*lines, *more, *total], result


def divide(a: int, digit: int) -> tuple[Lines, tuple[int, int]]:
    """Long division: how often, times, and what is left, one digit of the dividend a line.

    734 / 6: "7/6=1, 1*6=6, 7-6=1: 1", "13/6=2, 2*6=12, 13-12=1: 12", and so on to "= 122 remainder 2".
    """
    lines, written, places = [f"{a} / {digit}"], "", str(a)
    head = 1
    while head < len(places) and int(places[:head]) < digit:
        head += 1
    rest = int(places[:head])
    for i in range(head - 1, len(places)):
        if i >= head:
            rest = rest * 10 + int(places[i])
        times, left = divmod(rest, digit)
        written += str(times)
        lines.append(f"{rest}/{digit}={times}, {times}*{digit}={times * digit}, {rest}-{times * digit}={left}: {written}")
        rest = left
    quotient, remainder = divmod(a, digit)
    lines.append(f"= {quotient} remainder {remainder}" if remainder else f"= {quotient}")
    return lines, (quotient, remainder)
