"""Draws user prompts that the model must decline.

The model can only do whole-number arithmetic. Everything else, arithmetic beyond its reach
included, gets one fixed sentence, and it can learn that border only from prompts as varied as what
people really type. The mix below gives each kind a share; the texts are in `off_topic_texts`.
"""

import random
import re
import string
from collections.abc import Callable

from . import off_topic_texts as texts

MAX_BYTES = 140

# Letter ranges whose code points are all assigned, so that random text is valid and printable.
UNICODE_RANGES: tuple[tuple[int, int], ...] = (
    (0x00C0, 0x00D6),
    (0x0100, 0x017E),
    (0x0391, 0x03A1),
    (0x03B1, 0x03C9),
    (0x0410, 0x044F),
    (0x0561, 0x0586),
    (0x05D0, 0x05EA),
    (0x0627, 0x063A),
    (0x0905, 0x0939),
    (0x0E01, 0x0E2E),
    (0x10D0, 0x10F0),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2500, 0x257F),
    (0x25A0, 0x25FF),
    (0x3041, 0x3096),
    (0x30A1, 0x30FA),
    (0x4E00, 0x9FA5),
    (0xAC00, 0xD7A3),
    (0x1F600, 0x1F64F),
)
KEYBOARD_ROWS: tuple[str, ...] = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LEADS: tuple[str, ...] = (
    "please ",
    "pls ",
    "hey, ",
    "hi, ",
    "hello! ",
    "ok, ",
    "so ",
    "um, ",
    "quick question: ",
    "I have a question. ",
    "Excuse me, ",
    "Dear AI, ",
)
LANGUAGE_NAMES: tuple[str, ...] = tuple(texts.OTHER_LANGUAGES)
LANGUAGE_WEIGHTS: tuple[int, ...] = tuple(
    len(language.literals) for language in texts.OTHER_LANGUAGES.values()
)
FULL_WIDTH: dict[int, str] = str.maketrans("?!,.", "\uff1f\uff01\uff0c\u3002")
SLOT = re.compile(r"\{(\w+)\}")
# Digits and operators only: such noise could turn out to be a sum the model is able to do.
SUM_LIKE = re.compile(r"[\d\s+\-*/x×÷=<>?!.,:;()−]*\d[\d\s+\-*/x×÷=<>?!.,:;()−]*")


def _number_slot(rng: random.Random, name: str) -> str:
    """Fill a slot of a sentence that mentions a number without asking for a result."""
    if name == "year":
        return str(rng.randint(1200, 2030))
    if name == "decade":
        return str(rng.randrange(1700, 2020, 10))
    if name == "small":
        return str(rng.randint(2, 20))
    if name == "age":
        return str(rng.randint(5, 99))
    if name == "words":
        return str(rng.randint(50, 999))
    if name == "code":
        return str(rng.randint(100, 9999))
    if name == "clock":
        hour, minute = rng.randint(1, 12), rng.randint(0, 59)
        return rng.choice((f"{hour}:{minute:02d}", f"{hour + 11}:{minute:02d}", f"{hour} am"))
    if name == "phone":
        first, second = rng.randint(100, 999), rng.randint(1000, 9999)
        return rng.choice(
            (f"{first} {second}", f"{first}{second}", f"0{first} {second}", f"+{first}{second}")
        )
    if name == "brand":
        return rng.choice(texts.BRANDS)
    if name == "word":
        return rng.choice(texts.ANIMALS).replace(" ", "")
    raise KeyError(name)


def _fill(rng: random.Random, template: str) -> str:
    """Replace every slot by a drawn value."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        return rng.choice(texts.SLOTS[name]) if name in texts.SLOTS else _number_slot(rng, name)

    filled = SLOT.sub(value, template)
    return re.sub(r"\b([Aa]) (?=[aeioAEIO])", r"\1n ", filled)


def _typo(rng: random.Random, text: str) -> str:
    """Drop, double or swap one letter, since people mistype and spelling must not matter."""
    places = [i for i in range(len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    if not places:
        return text
    i = rng.choice(places)
    return rng.choice(
        (
            text[:i] + text[i + 1 :],
            text[:i] + text[i] + text[i:],
            text[:i] + text[i + 1] + text[i] + text[i + 2 :],
        )
    )


def _vary(rng: random.Random, text: str, leads: bool) -> str:
    """Change case, final punctuation and politeness, so that none of them marks the topic."""
    if leads and rng.random() < 0.08:
        text = rng.choice(LEADS) + text
    if leads and rng.random() < 0.04:
        text = _typo(rng, text)
    case = rng.random()
    if case < 0.3:
        text = text.lower()
    elif case < 0.33:
        text = text.upper()
    end = rng.random()
    if end < 0.3:
        text = text.rstrip(" ?!.") or text
    elif end < 0.36:
        text = text.rstrip(" ?!.") + rng.choice(("?", "!", ".", "...", "??", "!!", " ?"))
    return text


def _english_template(rng: random.Random) -> str:
    """An English sentence with drawn topics."""
    return _vary(rng, _fill(rng, rng.choice(texts.TEMPLATES)), leads=True)


def _english_literal(rng: random.Random) -> str:
    """A fixed English sentence or single word."""
    pool = texts.SINGLE_WORDS if rng.random() < 0.12 else texts.ENGLISH_LITERALS
    return _vary(rng, rng.choice(pool), leads=True)


def _other_language(rng: random.Random) -> str:
    """A sentence in another language; large languages come more often, none is rare."""
    name = rng.choices(LANGUAGE_NAMES, LANGUAGE_WEIGHTS)[0]
    language = texts.OTHER_LANGUAGES[name]
    if language.templates and rng.random() < 0.55:
        text = rng.choice(language.templates).replace("{w}", rng.choice(language.words))
    else:
        text = rng.choice(language.literals)
    text = _vary(rng, text, leads=False)
    # Chinese and Japanese keyboards give full-width marks, others plain ones.
    if name in ("zh", "ja") and rng.random() < 0.5:
        text = text.translate(FULL_WIDTH)
    return text


def _number_sentence(rng: random.Random) -> str:
    """A sentence with a number that asks for no calculation."""
    return _vary(rng, _fill(rng, rng.choice(texts.NUMBER_TEMPLATES)), leads=True)


def _random_letters(rng: random.Random) -> str:
    """Words without meaning, as from a cat on the keyboard."""
    row = rng.choice((*KEYBOARD_ROWS, string.ascii_lowercase))
    words = ("".join(rng.choices(row, k=rng.randint(2, 9))) for _ in range(rng.randint(1, 4)))
    return " ".join(words)


def _random_symbols(rng: random.Random) -> str:
    """Printable ASCII, with digits and operators among letters."""
    alphabet = string.ascii_letters + string.digits + string.punctuation + "   "
    return "".join(rng.choices(alphabet, k=rng.randint(4, 30))).strip()


def _random_unicode(rng: random.Random) -> str:
    """Letters of one or a few scripts."""
    ranges = rng.sample(UNICODE_RANGES, rng.randint(1, 3))
    return "".join(chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randint(2, 20)))


def _emoji(rng: random.Random) -> str:
    """Emoji alone or after a word."""
    marks = "".join(rng.choices(texts.EMOJI, k=rng.randint(1, 6)))
    return marks if rng.random() < 0.6 else f"{rng.choice(texts.SINGLE_WORDS)} {marks}"


def _repeated(rng: random.Random) -> str:
    """One word or mark over and over."""
    if rng.random() < 0.5:
        return rng.choice(string.ascii_lowercase + "?!.-_#@") * rng.randint(2, 25)
    return " ".join([rng.choice(texts.SINGLE_WORDS)] * rng.randint(2, 6))


def _hexadecimal(rng: random.Random) -> str:
    """A hash or identifier, where digits stand among letters."""
    length = rng.choice((8, 16, 32, 40))
    return "".join(rng.choices("0123456789abcdef", k=length))


def _call(rng: random.Random) -> str:
    """A line of code with drawn names."""
    a, b, c = (rng.choice(texts.OBJECTS).replace(" ", "_") for _ in range(3))
    n = rng.randint(0, 99)
    return rng.choice(
        (
            f"{a}.{b}({c})",
            f"{a} = {b}[{n}]",
            f"def {a}({b}): return {c}",
            f"if {a} > {n}: {b}()",
            f"const {a} = new {b.title()}({n});",
            f"SELECT {a} FROM {b} WHERE {c} = {n};",
            f"https://{a}.com/{b}/{n}",
            f"{a}@{b}.org",
            f"<{a} id={n}>{b}</{a}>",
            f'{{"{a}": {n}, "{b}": "{c}"}}',
            f"./{a}.sh --{b} {n}",
            f"{a}::{b}<{c}>",
        )
    )


def _noise(rng: random.Random) -> str:
    """Code, addresses, emoji and characters without meaning."""
    while True:
        kind = rng.random()
        if kind < 0.3:
            return rng.choice(texts.CODE_LITERALS)
        if kind < 0.33:
            return rng.choice(texts.ASCII_ART)
        makers = (
            _random_letters,
            _random_letters,
            _random_symbols,
            _random_unicode,
            _emoji,
            _repeated,
            _hexadecimal,
            _call,
        )
        text = rng.choice(makers)(rng)
        if text and not SUM_LIKE.fullmatch(text):
            return text


def _decimal(rng: random.Random) -> str:
    """A number with one to three decimal places, never a whole one."""
    whole, places = rng.randint(0, 120), rng.randint(1, 3)
    fraction = rng.randint(1, 10**places - 1)
    # A comma before three digits would read as a thousands separator and make the number whole.
    mark = rng.choice("...,") if places < 3 else "."
    return f"{whole}{mark}{fraction:0{places}d}"


def _operator(rng: random.Random) -> str:
    """A written operator."""
    return rng.choice(
        (
            *(" + ", " - ", " * ", " / ", "+", "-", "*", "/"),
            *(" x ", " × ", " plus ", " minus ", " times "),
        )
    )


def _decimals(rng: random.Random) -> str:
    """A sum with at least one decimal number."""
    other = _decimal(rng) if rng.random() < 0.6 else str(rng.randint(1, 200))
    pair = [_decimal(rng), other]
    rng.shuffle(pair)
    return _operator(rng).join(pair)


def _fractions(rng: random.Random) -> str:
    """Fractions, written with a bar or in words."""
    a, b, c, d = (rng.randint(1, 12) for _ in range(4))
    return rng.choice(
        (
            f"{a}/{b} {rng.choice('+-*')} {c}/{d}",
            f"the fraction {a}/{b} in lowest terms",
            f"{a}/{b} as a decimal",
            f"two thirds of {3 * b}",
            f"three quarters of {4 * c}",
            f"{a} and a half plus {b} and a half",
            f"½ + {a}",
            f"¾ of {d * 4}",
        )
    )


def _big(rng: random.Random) -> str:
    """A number of five to nine digits, sometimes with separators."""
    digits = rng.choice((5, 5, 5, 6, 6, 7, 8, 9))
    number = rng.randint(10 ** (digits - 1), 10**digits - 1)
    return f"{number:,}" if rng.random() < 0.15 else str(number)


def _big_numbers(rng: random.Random) -> str:
    """An operation with at least one number of five or more digits."""
    if rng.random() < 0.06:
        small, name = rng.randint(2, 99), rng.choice(("thousand", "million", "billion"))
        mark = rng.choice(("plus", "minus", "times"))
        return f"{small} {name} {mark} {rng.randint(2, 99)} million"
    other = _big(rng) if rng.random() < 0.5 else str(rng.randint(2, 9999))
    pair = [_big(rng), other]
    rng.shuffle(pair)
    return _operator(rng).join(pair)


def _large_product(rng: random.Random) -> str:
    """A product far beyond three times two digits."""
    pair = [str(rng.randint(1000, 99999)), str(rng.randint(1000, 9999))]
    rng.shuffle(pair)
    return rng.choice((" * ", "*", " x ", " × ", " times ")).join(pair)


def _long_division(rng: random.Random) -> str:
    """A division by a number of two or three digits."""
    dividend, divisor = rng.randint(100, 9999), rng.randint(11, 250)
    return f"{dividend}{rng.choice((' / ', '/', ' ÷ ', ' divided by '))}{divisor}"


def _many_terms(rng: random.Random) -> str:
    """An expression of four to seven terms."""
    mark = rng.choice((" + ", "+", " - ", " * ", ", "))
    terms = [str(rng.randint(1, 99)) for _ in range(rng.randint(4, 7))]
    if rng.random() < 0.4:
        return "".join(term + rng.choice((" + ", " - ", " * ")) for term in terms[:-1]) + terms[-1]
    if mark == ", ":
        return f"add {mark.join(terms[:-1])} and {terms[-1]}"
    return mark.join(terms)


def _powers_and_roots(rng: random.Random) -> str:
    """Powers, roots, logarithms, factorials and functions of an angle."""
    a, b = rng.randint(2, 200), rng.randint(2, 12)
    return rng.choice(
        (
            f"{b}^{rng.randint(2, 12)}",
            f"{b}**{rng.randint(2, 12)}",
            f"{a}²",
            f"{b} to the power of {rng.randint(2, 12)}",
            f"{a} squared",
            f"{b} cubed",
            f"the square root of {a}",
            f"sqrt({a})",
            f"√{a}",
            f"the cube root of {a}",
            f"log({a})",
            f"ln {a}",
            f"log base {b} of {a}",
            f"{b}!",
            f"{b} factorial",
            f"the factorial of {b}",
            f"{b} choose 2",
            f"sin({a})",
            f"cos {a} degrees",
            f"e^{b}",
            f"pi times {a}",
            f"the absolute value of -{a}",
        )
    )


def _percentages(rng: random.Random) -> str:
    """Percentages, ratios and averages."""
    a, b, c, d = (rng.randint(1, 100) for _ in range(4))
    return rng.choice(
        (
            f"{a}% of {b * 10}",
            f"{a} percent of {b}",
            f"{a} as a percentage of {a + b}",
            f"{b * 10} plus {a}%",
            f"{b * 5} minus {a} percent",
            f"the average of {a}, {b}, {c} and {d}",
            f"the median of {a}, {b}, {c}, {d}",
            f"the ratio of {a} to {b}",
            f"a {a}% discount on ${b}",
        )
    )


def _number_theory(rng: random.Random) -> str:
    """Primes, divisors, number systems and sequences."""
    a, b = rng.randint(10, 500), rng.randint(10, 99)
    step = rng.randint(2, 9)
    roman = "".join(rng.choices("XVICLM", k=rng.randint(1, 3)))
    terms = ", ".join(str(b + step * i) for i in range(4))
    more = ", ".join(str(rng.randint(1, 99)) for _ in range(rng.randint(5, 8)))
    return rng.choice(
        (
            f"is {a} prime?",
            f"is {a} a prime number?",
            f"prime factors of {a}",
            f"the next prime after {a}",
            f"all divisors of {a}",
            f"gcd of {a} and {b}",
            f"gcd({a}, {b})",
            f"the least common multiple of {a} and {b}",
            f"{a} in roman numerals",
            f"{roman} + {''.join(rng.choices('XVI', k=2))}",
            f"the roman numeral {roman}",
            f"{a} in binary",
            f"{a} in hex",
            f"0x{a:x} + 0x{b:x}",
            f"the next number in {terms}",
            f"sort {more}",
            f"the largest of {more}",
            f"the sum of all numbers from 1 to {a}",
            f"the {b}th Fibonacci number",
        )
    )


def _algebra(rng: random.Random) -> str:
    """Equations with an unknown, and calculus."""
    a, b, c = rng.randint(2, 20), rng.randint(1, 50), rng.randint(1, 99)
    x = rng.choice("xxxyzn")
    power = rng.randint(2, 5)
    return rng.choice(
        (
            f"{x} + {b} = {c}",
            f"{a}{x} - {b} = {c}",
            f"solve {a}{x} + {b} = {c}",
            f"solve for {x}: {a}{x} = {a * b}",
            f"find {x} if {x} - {b} = {c}",
            f"{x}^2 - {b}{x} + {c} = 0",
            f"{a}({x} + {b})",
            f"simplify {a}{x} + {b}{x}",
            f"factor {x}^2 + {b}{x}",
            f"derivative of {x}^{power}",
            f"d/d{x} {a}{x}^{power}",
            f"integral of {a}{x}^{power}",
            f"integrate sin({a}{x})",
            f"the limit of 1/{x} as {x} goes to {b}",
            f"f({x}) = {a}{x} + {b}, what is f({c})?",
            f"the slope of y = {a}x + {b}",
            f"{x} + y = {c} and {x} - y = {b}",
        )
    )


def _units(rng: random.Random) -> str:
    """Unit conversion, dates, times and geometry."""
    a, b = rng.randint(2, 500), rng.randint(2, 28)
    pairs = (
        ("km", "miles"),
        ("kg", "pounds"),
        ("inches", "cm"),
        ("feet", "meters"),
        ("liters", "gallons"),
        ("celsius", "fahrenheit"),
        ("euros", "dollars"),
        ("hours", "minutes"),
        ("weeks", "days"),
        ("grams", "ounces"),
        ("mb", "gb"),
        ("acres", "hectares"),
    )
    source, target = rng.choice(pairs)
    if rng.random() < 0.5:
        source, target = target, source
    months = ("January", "February", "March", "April", "May", "June", "July", "August", "December")
    month, other = rng.sample(months, 2)
    hour, minute = rng.randint(1, 12), rng.randint(0, 59)
    return rng.choice(
        (
            f"convert {a} {source} to {target}",
            f"{a} {source} in {target}",
            f"{a} {source} to {target}",
            f"how many {target} are in {a} {source}?",
            f"days between {month} {b} and {other} {hour}",
            f"{b} days after {month} {hour}",
            f"which weekday is {b} {month} {rng.randint(1950, 2040)}?",
            f"the time {a} minutes after {hour}:{minute:02d}",
            f"{hour}:{minute:02d} plus {b} minutes",
            f"{minute} minutes before {hour} pm",
            f"the area of a circle with radius {b}",
            f"the perimeter of a {b} by {hour} rectangle",
            f"the volume of a cube with side {b}",
            f"the chance of rolling a {min(hour, 6)} with {b} dice",
        )
    )


def _hard_problem(rng: random.Random) -> str:
    """A story that needs decimals, percentages, speeds or an unknown."""
    a, b, c = rng.randint(11, 90), rng.randint(2, 12), rng.randint(13, 500)
    cents = rng.randint(11, 99)
    thing = rng.choice(texts.OBJECTS)
    return rng.choice(
        (
            f"How far does a train at {a}.5 km/h get in {b} hours?",
            f"How long does it take to drive {c} km at {a} km/h?",
            f"A {thing} costs ${a}.{cents}, how much are {b} of them?",
            f"How much is a ${c} {thing} with {b}% off?",
            f"How much interest does ${c} earn at {b}% after {b + 1} years?",
            f"How much should I tip on ${a}.{cents}?",
            f"How old is Ann if she is twice as old as Ben was {b} years ago?",
            f"How many ways can {b} people sit at a round table?",
            f"How likely is it to flip {b} heads in {b + 3} tosses?",
            f"How many tiles of {b}.5 cm cover a {a} cm wall?",
            f"How much paint covers {a} square meters if {b} liters cover {c} square feet?",
        )
    )


ARITHMETIC: tuple[Callable[[random.Random], str], ...] = (
    _decimals,
    _decimals,
    _fractions,
    _big_numbers,
    _big_numbers,
    _large_product,
    _long_division,
    _many_terms,
    _powers_and_roots,
    _powers_and_roots,
    _percentages,
    _number_theory,
    _algebra,
    _units,
    _hard_problem,
)
# These begin with a verb or are whole questions; a question word before them would read oddly.
SENTENCE_STARTS: tuple[str, ...] = (
    *("is ", "solve", "find", "convert", "simplify", "factor ", "integrate", "sort", "add"),
    *("how", "which", "How", "A ", "f("),
)


def _arithmetic(rng: random.Random) -> str:
    """Mathematics beyond the model, asked in the same words as the sums it can do."""
    text = rng.choice(ARITHMETIC)(rng)
    if not text.startswith(SENTENCE_STARTS):
        frame = rng.choice(
            (
                "{}",
                "{}",
                "{}?",
                "{} =",
                "{} = ?",
                "{}=",
                "what is {}",
                "what is {}?",
                "What is {}?",
                "what's {}?",
                "whats {}",
                "how much is {}?",
                "How much is {}?",
                "calculate {}",
                "Calculate {}.",
                "compute {}",
                "work out {}",
                "find {}",
                "tell me {}",
                "can you do {}?",
                "please calculate {}",
            )
        )
        if "=" in text and "=" in frame:
            frame = "{}"
        text = frame.format(text)
    if rng.random() < 0.2:
        text = text[:1].upper() + text[1:]
    return text


MIX: tuple[tuple[Callable[[random.Random], str], float], ...] = (
    (_english_template, 0.30),
    (_english_literal, 0.20),
    (_other_language, 0.20),
    (_noise, 0.10),
    (_number_sentence, 0.10),
    (_arithmetic, 0.10),
)


def off_topic_prompt(rng: random.Random) -> str:
    """Draw one prompt that the model must decline, at most `MAX_BYTES` long in UTF-8."""
    kinds, shares = zip(*MIX, strict=True)
    maker = rng.choices(kinds, shares)[0]
    while True:
        text = maker(rng).strip()
        if text and len(text.encode("utf-8")) <= MAX_BYTES:
            return text
