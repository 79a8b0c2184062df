// data-bulk: boxes in a table, a bar with the count, shift-click for a range.
export function startBulk() {
  document.querySelectorAll("[data-bulk]").forEach(bulk);
}

function bulk(area) {
  const boxes = () => [...area.querySelectorAll("[data-bulk-pick]")];
  const all = area.querySelector("[data-bulk-all]");
  let last = null;
  area.addEventListener("click", (event) => {
    const box = event.target.closest("[data-bulk-pick]");
    if (!box) return;
    if (event.shiftKey && last) range(boxes(), last, box);
    last = box;
    show(area, boxes(), all);
  });
  all?.addEventListener("change", () => {
    boxes().forEach((box) => (box.checked = all.checked));
    show(area, boxes(), all);
  });
  area.querySelector("[data-bulk-none]")?.addEventListener("click", () => {
    boxes().forEach((box) => (box.checked = false));
    show(area, boxes(), all);
  });
  show(area, boxes(), all);
}

function range(boxes, from, to) {
  const [start, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  boxes.slice(start, end + 1).forEach((box) => (box.checked = to.checked));
}

function show(area, boxes, all) {
  const count = boxes.filter((box) => box.checked).length;
  boxes.forEach((box) => box.closest("tr, li")?.classList.toggle("selected", box.checked));
  if (all) {
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  }
  const bar = area.querySelector("[data-bulk-bar]");
  if (bar) bar.hidden = count === 0;
  for (const words of area.querySelectorAll("[data-bulk-count]")) {
    words.textContent = words.dataset.bulkCount.replace("{n}", count);
  }
}
