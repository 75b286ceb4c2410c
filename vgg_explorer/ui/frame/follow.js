/* A part of the page that runs alone changes the address, and draws no sidebar: its links take the address over when
   somebody turns to them. */
window.vggExplorerFollows ??= ["pointerover", "pointerdown", "focusin", "click"].map((event) =>
  document.addEventListener(event, ({ target }) => {
    const link = target.closest?.("nav.pages a, a.brand, a.card, .running a");
    if (link && location.search.length < 8000) link.search = location.search;
  }, true)
);
document.currentScript?.remove();
