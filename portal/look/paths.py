"""Short SVG path data: the same curve in as few characters as it takes."""

import re

_COORDINATES = {"M": 2, "L": 2, "C": 6, "A": 7, "H": 1, "V": 1}


def short(number: float) -> str:
    """A number with one decimal at most, none where it is zero, and no zero before the point."""
    text = f"{number:.1f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def compact(path: str) -> str:
    """Rewrite absolute path data (M L H V C A Z) as relative data, rounded to a tenth of a unit without adding up."""
    out: list[str] = []
    at = start = (0.0, 0.0)
    previous = ""
    for letter, rest in re.findall(r"([MLHVCAZ])([^MLHVCAZ]*)", path):
        if letter == "Z":
            out.append("z")
            at, previous = start, "z"
            continue
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", rest)]
        size = _COORDINATES[letter]
        for place in range(0, len(numbers), size):
            values = numbers[place : place + size]
            relative, at = _relative(letter, values, at)
            command = letter.lower()
            out.append(_joined("" if command == previous else command, relative))
            if letter == "M":
                start = at
            # after a move, further pairs are lines: an "l" may be left out
            previous = "l" if letter == "M" else command
    return "".join(out)


def _relative(letter: str, values: list[float], at: tuple[float, float]) -> tuple[list[float], tuple[float, float]]:
    """The values seen from where the pen is, and where it is afterwards."""
    x, y = at
    if letter == "H":
        step = round(values[0] - x, 1)
        return [step], (x + step, y)
    if letter == "V":
        step = round(values[0] - y, 1)
        return [step], (x, y + step)
    if letter == "A":
        step_x, step_y = round(values[5] - x, 1), round(values[6] - y, 1)
        return [*values[:5], step_x, step_y], (x + step_x, y + step_y)
    steps = [round(value - (y if place % 2 else x), 1) for place, value in enumerate(values)]
    return steps, (x + steps[-2], y + steps[-1])


def _joined(command: str, values: list[float]) -> str:
    """The command and its numbers; a minus sign parts numbers as well as a space does."""
    text = command
    for value in values:
        number = short(value)
        text += number if number.startswith("-") or text.isalpha() else f" {number}"
    return text
