"""The table of pages, from which the navigation, the links and the tests are made."""

from dataclasses import dataclass
from typing import Literal

from vgg_explorer.language import N_

Group = Literal["", "See", "Train", "Explain"]

GROUPS: dict[Group, str] = {"": "", "See": N_("See"), "Train": N_("Train"), "Explain": N_("Explain")}


@dataclass(frozen=True)
class PageEntry:
    name: str
    file: str
    group: Group
    title: str  # one word for the navigation
    question: str  # what the page answers, its heading
    teaser: str  # why one would go there, on the Start page
    icon: str  # of Google's Material Symbols, which Streamlit serves

    @property
    def address(self) -> str:
        """A relative address, so that the app works under a base path."""
        return "./" if self.file == "app.py" else self.name


PAGES = (
    PageEntry("start", "app.py", "", N_("Start"), N_("Why stack small kernels?"), "", "home"),
    PageEntry(
        "kernels",
        "pages/kernels.py",
        "See",
        N_("Kernels"),
        N_("One large kernel, or a stack of 3×3?"),
        N_("Choose the kernel and the channels, and see where the stack wins and where it loses."),
        "stacks",
    ),
    PageEntry(
        "networks",
        "pages/networks.py",
        "See",
        N_("Networks"),
        N_("What does each network cost, layer by layer?"),
        N_("Put up to four networks side by side, the paper's or yours, and see where parameters and work go."),
        "account_tree",
    ),
    PageEntry(
        "receptive_field",
        "pages/receptive_field.py",
        "See",
        N_("Receptive field"),
        N_("What can one unit see?"),
        N_("Click a unit of any layer, and see its exact pixels on a picture, and how fields grow."),
        "center_focus_strong",
    ),
    PageEntry(
        "train",
        "pages/train.py",
        "Train",
        N_("Train"),
        N_("Which one learns more? Train them yourself"),
        N_("Pick networks and pictures, press Start, and watch both learn; closing the page stops nothing."),
        "model_training",
    ),
    PageEntry(
        "results",
        "pages/results.py",
        "Train",
        N_("Results"),
        N_("Which variant won, at what cost, and is that certain?"),
        N_("Accuracy against parameters, MACs, receptive field and time, with seeds, intervals and a plain sentence."),
        "leaderboard",
    ),
    PageEntry(
        "saliency",
        "pages/saliency.py",
        "Explain",
        N_("Saliency"),
        N_("Where did it look?"),
        N_("One picture, several trained networks, twelve methods: what each looks at, and whether to trust the map."),
        "visibility",
    ),
    PageEntry(
        "paper",
        "pages/paper.py",
        "Explain",
        N_("Paper"),
        N_("What did the paper claim, and what do we measure?"),
        N_("Was the paper right? Each finding, what we measure for it, and what summaries make of it."),
        "fact_check",
    ),
)


def find(name: str) -> PageEntry:
    for entry in PAGES:
        if entry.name == name:
            return entry
    raise ValueError(f"unknown page {name!r}; there are {', '.join(entry.name for entry in PAGES)}")
