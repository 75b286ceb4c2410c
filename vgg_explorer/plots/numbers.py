"""Numbers as a person reads them; the exact ones stand in tables and on hover."""

from math import floor

NARROW = "\N{NO-BREAK SPACE}"  # a number and its unit stay on one line
PREFIXES = ((10**12, "T"), (10**9, "G"), (10**6, "M"))


def exact(value: int) -> str:
    """138,357,544."""
    return f"{value:,}"


def readable(value: float, unit: str = "") -> str:
    """138.4 M, 15.5 GMAC, 840.4 kB; a bare number below a million as it is. 1 MB is a million bytes."""
    for size, prefix in PREFIXES if not unit else (*PREFIXES, (10**3, "k")):
        if value >= size:
            return f"{value / size:,.1f}{NARROW}{prefix}{unit}"
    return f"{value:,.0f}{NARROW}{unit}" if unit else f"{value:,.0f}"


def percent(share: float) -> str:
    """A share as a whole number of per cent: 45 %; one decimal below 1 %, and where a part would read as 100 %."""
    value = 100 * share
    if 99.5 <= value < 100:
        return f"{floor(10 * value) / 10}{NARROW}%"
    return f"{value:,.0f}{NARROW}%" if value >= 1 or value == 0 else f"{value:.1f}{NARROW}%"


def ratio(value: float) -> str:
    """How many times as much: 8.0 times is 8.0×."""
    return f"{value:,.2f}×" if value < 10 else f"{value:,.0f}×"
