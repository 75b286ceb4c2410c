"""How things look: light or dark, in which language, and which colour means what.

Hue says the kernel family and nothing else, everywhere in the app; lightness, dash and marker say which network.
The hues are Okabe and Ito's, which nearly everyone can tell apart (https://jfly.uni-koeln.de/color/); dark pages
take lighter variants of the same hues.
"""

from dataclasses import dataclass
from typing import Any, Literal

from vgg_explorer.language import translate, translate_plural

Family = Literal["stack", "large", "depthwise", "dilated"]

FAMILIES: dict[Family, tuple[str, str]] = {  # light page, dark page
    "stack": ("#0072B2", "#5CB3E8"),
    "large": ("#D55E00", "#FF8B4A"),
    "depthwise": ("#009E73", "#35C79C"),
    "dilated": ("#B8629A", "#E29CC8"),
}
NEUTRALS: dict[str, tuple[str, str]] = {
    "background": ("#FFFFFF", "#13171D"),
    "surface": ("#F3F6F9", "#1D232B"),
    "grid": ("#DCE3EA", "#323B47"),
    "muted": ("#5B6875", "#9AA7B5"),
    "ink": ("#17212B", "#E8EDF2"),
}
# Which network: dash of its line, marker of its points, and the same marker as a letter. The lightness is in `shade`.
DASHES = ("solid", "dash", "dot", "dashdot")
MARKERS = ("circle", "square", "diamond", "triangle-up")
SIGNS = ("●", "■", "◆", "▲")
# The first is served by Streamlit itself; the others are what the systems bring for Chinese.
FONTS = "'Source Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"


@dataclass(frozen=True)
class Look:
    """Light or dark, and the language. Hashable, so that a figure can be cached by it."""

    dark: bool = False
    language: str = "en"

    def _(self, sentence: str) -> str:
        return translate(sentence, self.language)

    def n_(self, one: str, many: str, n: int) -> str:
        return translate_plural(one, many, n, self.language)

    def colour(self, family: Family) -> str:
        return FAMILIES[family][self.dark]

    def tint(self, family: Family, strength: float) -> str:
        """The family's colour at a strength of 0 (the page's background) to 1 (the full colour); opaque."""
        if not 0 <= strength <= 1:
            raise ValueError(f"strength {strength} is not between 0 and 1")
        return _mix(self.background, self.colour(family), strength)

    def shade(self, family: Family, number: int) -> str:
        """The family's colour for network `number`, from 1: full, lighter, deeper, and lightest of all."""
        full = self.colour(family)
        return (full, self.tint(family, 0.78), _mix(self.ink, full, 0.6), self.tint(family, 0.6))[number - 1]

    @property
    def background(self) -> str:
        return NEUTRALS["background"][self.dark]

    @property
    def surface(self) -> str:
        return NEUTRALS["surface"][self.dark]

    @property
    def grid(self) -> str:
        return NEUTRALS["grid"][self.dark]

    @property
    def muted(self) -> str:
        return NEUTRALS["muted"][self.dark]

    @property
    def ink(self) -> str:
        return NEUTRALS["ink"][self.dark]

    def layout(self, **more: Any) -> dict[str, Any]:
        """What all figures share, for `figure.update_layout(**look.layout(height=300))`."""
        return {
            "template": "none",  # plotly's own is 7 kB a figure, and none of it shows here
            "paper_bgcolor": "rgba(0,0,0,0)",  # the page shows through
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONTS, "size": 14, "color": self.ink},
            "hoverlabel": {"bgcolor": self.surface, "bordercolor": self.grid, "font": {"color": self.ink}},
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            **more,
        }


def _mix(start: str, end: str, share: float) -> str:
    def channels(colour: str) -> list[int]:
        return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]

    mixed = (round(a + (b - a) * share) for a, b in zip(channels(start), channels(end), strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)
