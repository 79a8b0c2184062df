// Ctrl+K: one box that finds a person, an institution, a room. htmx fetches, the arrows choose.
export function startPalette() {
  const dialog = document.querySelector("dialog.palette");
  if (!dialog) return;
  const box = dialog.querySelector("input");
  const results = dialog.querySelector(".palette-results");
  const open = (event) => {
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
    box.select();
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") open(event);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-palette]")) open(event);
    if (event.target === dialog) dialog.close();
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(box, results, step);
    } else if (event.key === "Enter") {
      follow(event, results);
    }
  });
  results.addEventListener("htmx:afterSwap", () => choose(box, results, 0));
}

function links(results) {
  return [...results.querySelectorAll("a")];
}

function choose(box, results, step) {
  const all = links(results);
  if (!all.length) {
    box.removeAttribute("aria-activedescendant");
    return;
  }
  const now = all.findIndex((link) => link.getAttribute("aria-selected") === "true");
  const next = (Math.max(now, 0) + step + all.length) % all.length;
  all.forEach((link, place) => {
    link.id ||= `palette-${place}`;
    link.setAttribute("aria-selected", String(place === next));
  });
  box.setAttribute("aria-activedescendant", all[next].id);
  all[next].scrollIntoView({ block: "nearest" });
}

function follow(event, results) {
  const chosen = results.querySelector('a[aria-selected="true"]');
  if (!chosen) return; // Enter sends the form: the page of all results
  event.preventDefault();
  chosen.click();
}
