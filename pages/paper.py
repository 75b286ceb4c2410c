"""Paper: what did it claim, and what do we measure?"""

from functools import partial

import streamlit as st

from vgg_explorer.ui.frame import anchor
from vgg_explorer.ui.frame.begin import begin
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.part import part
from vgg_explorer.ui.paper import claims_table, measured, one_claim, run_this, summaries, tables, words
from vgg_explorer.ui.widgets import citation, export, owner, torch_needed


@part
def claims(page: Page) -> None:
    person = owner.person()
    answer = page.answer()  # filled below: the answer stands above the size it depends on
    size = measured.choose_size(page)
    view = measured.view(page, size, person)
    answer.markdown(words.sentence(page, view))
    st.caption(words.experiments(page, size))
    st.caption(words.chance(page))
    if view.shipped.found:
        st.caption(words.copy(page))
    elif not view.own.found:
        st.info(words.nothing(page))
    claims_table.draw(page, view)
    export.download(page, partial(claims_table.rows, page, view), f"paper-{size}.csv")

    st.header(page._("One claim in full"), anchor="one-claim")
    claim = one_claim.choose(page)
    one_claim.draw(page, view, claim)
    one_claim.download(page, claim, size)
    with page.folded("run", page._("Run this")) as running:
        if running.open and torch_needed.can_train(page):
            run_this.draw(page, claim, size, person)

    st.header(page._("What summaries say"), anchor=False)
    summaries.draw(page, view)

    st.header(page._("The paper's tables"), anchor=False)
    tables.draw(page, view)


with begin("paper") as page:
    claims(page)
    st.header(page._("The paper"), anchor=False)
    citation.draw(page)
    anchor.find()
