// data-review: J and K walk through a pile, Enter confirms what is shown, O opens what belongs to it,
// numbers press the buttons of a choice.
const NUMBERS = Object.fromEntries(["1", "2", "3"].map((number) => [number, `[data-review-${number}]`]));
const KEYS = { ...NUMBERS, j: "[data-review-after]", k: "[data-review-before]", enter: "[data-review-confirm]", o: "[data-review-open]" };

export function startReview() {
  const area = document.querySelector("[data-review]");
  if (!area) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, a, button, summary")) return;
    const wanted = KEYS[event.key.toLowerCase()];
    const found = wanted && area.querySelector(wanted);
    if (!found) return;
    event.preventDefault();
    found.click();
  });
  area.querySelector("li.current")?.scrollIntoView({ block: "nearest" });
}
