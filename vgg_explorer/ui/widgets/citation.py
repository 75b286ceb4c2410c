"""Where the idea comes from, and how to cite it."""

import streamlit as st

from vgg_explorer.ui.frame.page import Page

TITLE = "Very Deep Convolutional Networks for Large-Scale Image Recognition"
ARXIV = "https://arxiv.org/abs/1409.1556"
BIBTEX = f"""@inproceedings{{simonyan2015very,
  author        = {{Karen Simonyan and Andrew Zisserman}},
  title         = {{{TITLE}}},
  booktitle     = {{International Conference on Learning Representations (ICLR)}},
  year          = {{2015}},
  eprint        = {{1409.1556}},
  archivePrefix = {{arXiv}},
  url           = {{{ARXIV}}}
}}"""


def draw(page: Page) -> None:
    st.markdown(
        page._(
            "Karen Simonyan and Andrew Zisserman, Visual Geometry Group (VGG), University of Oxford: "
            "“{title}”, ICLR 2015, [arXiv:1409.1556]({link})."
        ).format(title=TITLE, link=ARXIV)
    )
    st.code(BIBTEX, language=None, wrap_lines=True)
