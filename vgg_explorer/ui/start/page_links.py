"""Links to the other pages, each with its question."""

from html import escape

from vgg_explorer.ui.frame import address, markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.pages import PAGES, PageEntry


def other_pages(page: Page) -> None:
    held = address.held()
    cards = "".join(card(page, entry, held) for entry in PAGES if entry.name != page.name)
    markup.show(f'<div class="cards">{cards}</div>')


def card(page: Page, entry: PageEntry, configuration: dict[str, str]) -> str:
    return (
        f'<a class="card" href="{escape(address.to(entry, configuration))}" target="_self">'
        f"<strong>{escape(page._(entry.question))}</strong>"
        f"<span>{escape(page._(entry.teaser))}</span>"
        f"<em>{escape(page._(entry.title))} →</em></a>"
    )
