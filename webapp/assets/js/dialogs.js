// A link with data-confirm="#dialog" asks in place; without JavaScript it leads to a page that asks.
// <details class="drop"> closes on Escape and when another place is touched.
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-confirm]");
    if (opener) {
      event.preventDefault();
      document.querySelector(opener.dataset.confirm).showModal();
    }
    const closer = event.target.closest("[data-close-dialog]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog").close();
    }
    for (const drop of document.querySelectorAll("details.drop[open]")) {
      if (!drop.contains(event.target)) drop.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const drop of document.querySelectorAll("details.drop[open]")) {
      drop.open = false;
      drop.querySelector("summary").focus();
    }
  });
}
