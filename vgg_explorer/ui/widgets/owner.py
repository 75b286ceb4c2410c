"""Who is at the page: a random number that the browser stores and that is in no link.

A class opens a plain http address, where browsers have no `crypto.randomUUID`: `getRandomValues` works there too.
"""

import re

import streamlit as st

from vgg_explorer.runs.person import Person

KEEPER = """
export default function ({ setStateValue }) {
  const key = "vgg-explorer-owner";
  const hex = (byte) => byte.toString(16).padStart(2, "0");
  const made = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join("");
  let owner = null;
  try { owner = localStorage.getItem(key); } catch { owner = window.vggExplorerOwner; }
  if (!/^[0-9a-f]{32}$/.test(owner ?? "")) owner = made();
  try { localStorage.setItem(key, owner); } catch { window.vggExplorerOwner = owner; }
  setStateValue("owner", owner);
}
"""
WELL_FORMED = re.compile(r"[0-9a-f]{32}")
TEACHER = "teacher key"  # in the session; the address never holds it

keeper = st.components.v2.component("vgg_explorer_owner", js=KEEPER)


def person() -> Person | None:
    """The browser's owner; None until it has answered, within the first moments of a visit."""
    found = number()
    if not isinstance(found, str) or not WELL_FORMED.fullmatch(found):
        return None
    return Person(found, st.session_state.get(TEACHER, ""))


def number() -> object:
    """What the browser has sent, unchecked."""
    return keeper(key="owner", on_owner_change=lambda: None).owner
