"""Train: which one learns more?"""

import streamlit as st

from vgg_explorer.ui.frame.begin import begin
from vgg_explorer.ui.train import (
    dataset_field,
    monitor,
    order,
    order_cost,
    presets_field,
    recipe_field,
    run_list,
    start_field,
    sweep,
)
from vgg_explorer.ui.widgets import network_cards, owner, torch_needed

with begin("train") as page:
    person = owner.person()
    ready = torch_needed.can_train(page)
    answer = page.answer()  # filled below: the answer stands above the fields it depends on
    presets_field.choose(page, network_cards.train_deck())
    st.header(page._("1 · Networks"), anchor=False)
    cards = st.container()  # filled below: networks are fitted to the pictures
    left, right = st.columns(2, gap="large")
    with left:
        st.header(page._("2 · Pictures"), anchor=False)
        dataset = dataset_field.choose(page, person)
    with right:
        st.header(page._("3 · Recipe"), anchor=False)
        chosen = recipe_field.choose(page, presets_field.defaults(), dataset)
        begins = start_field.choose(page, person)
    deck = network_cards.train_deck(dataset)
    with cards:
        networks = network_cards.choose(page, deck)
    asked = order.read(page, networks, dataset, chosen, presets_field.names(networks, deck), begins)
    start_field.table(page, asked)
    answer.markdown(order.sentence(page, asked))
    given = begins.given.run if begins and begins.given else ""
    order.button(page, asked, person if ready else None, given=given)
    if asked and ready:
        order_cost.draw(page, asked, networks, dataset, order.known(asked, person, given))

    with page.folded("sweep", page._("Sweep over kernel sizes")) as sweeping:
        if sweeping.open:
            sweep.draw(page, dataset, chosen, person if ready else None, begins)

    st.header(page._("Runs"), anchor=False)
    if batch := run_list.choose(page, person):
        monitor.draw(page, batch, person)
    with page.folded("how", page._("How does this work?")) as how:
        if how.open:
            order.explained(page)
