// Kamar › Susun: rooms by keyboard and by dragging. All of it are links and forms that
// work without this; here they only come nearer.
import htmx from "htmx.org";

const WIDE = matchMedia("(min-width: 1000px)");
const BEAT = 15000;

export function startArrange() {
  const board = document.querySelector("[data-arrange]");
  if (!board) return;
  const panel = board.querySelector("#panel");
  document.querySelector("[data-open-keys]").hidden = false;
  showUp(board);
  guardSwaps(panel);
  focusAt(board);
  document.addEventListener("click", (event) => openInPanel(event, panel));
  document.addEventListener("keydown", (event) => pressed(event, board, panel));
  startDragging(board, panel);
}

function showUp(board) {
  const beat = () => {
    if (document.hidden) return;
    htmx.ajax("POST", board.dataset.arrange, { swap: "none", source: board });
  };
  beat();
  setInterval(beat, BEAT);
}

// The list asks every three seconds; it is drawn anew only where something has changed.
function guardSwaps(panel) {
  let mark = "";
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { elt, xhr } = event.detail;
    if (elt.hasAttribute?.("data-polled") || event.target.hasAttribute?.("data-polled")) {
      const now = xhr.getResponseHeader("ETag");
      if (now && now === mark) event.detail.shouldSwap = false;
      mark = now;
    } else if (xhr.status === 409 && panel.contains(event.target)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const dragging = document.querySelector(".dragging");
    if (dragging && event.target.hasAttribute("data-polled")) event.preventDefault();
  });
}

function items(place) {
  return [...place.querySelectorAll("[data-item]")];
}

function focusAt(board) {
  const at = board.dataset.at;
  const found = at && board.querySelector(`[data-item="${CSS.escape(at)}"]`);
  if (!found) return;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "center" });
}

function openInPanel(event, panel) {
  const link = event.target.closest("a[data-item], a[data-panel]");
  if (!link || !WIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link, panel, "#panel-title");
}

async function show(link, panel, wanted) {
  for (const open of document.querySelectorAll(".opened")) open.classList.remove("opened");
  const mine = link.closest("#panel") ? null : link;
  mine?.classList.add("opened");
  panel.dataset.from = mine?.dataset.item ?? panel.dataset.from;
  await htmx.ajax("GET", link.href, { target: panel, select: "#panel-body", swap: "innerHTML" });
  (panel.querySelector(wanted) ?? panel.querySelector("#panel-title"))?.focus();
}

function pressed(event, board, panel) {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) return leave(board, panel, typing);
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = KEYS[key];
  if (act && act(current(board), board, panel) !== false) event.preventDefault();
}

// The line that the keyboard is at: one of the list, or one of the rooms offered.
function current(board) {
  const at = document.activeElement;
  return at?.matches("[data-item]") && board.contains(at) ? at : null;
}

function step(way) {
  return (at, board, panel) => {
    const inPanel = panel.contains(document.activeElement);
    const all = items(inPanel ? panel : board.querySelector("#rooms-list"));
    if (!all.length) return false;
    const from = all.indexOf(at ?? board.querySelector(".opened"));
    const next = all[from < 0 ? 0 : Math.min(Math.max(from + way, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
}

const KEYS = {
  j: step(1),
  k: step(-1),
  ArrowDown: step(1),
  ArrowUp: step(-1),
  "/": (at, board, panel) => {
    const field = panel.contains(document.activeElement) && panel.querySelector("#room-words");
    (field || document.querySelector("#filter-q")).select();
  },
  "?": () => document.querySelector("#keys").showModal(),
  m: (at, board, panel) => ofList(at, panel) && show(at, panel, "[data-item]"),
  x: (at, board, panel) => ofList(at, panel) && show(at, panel, "[data-out]"),
  l: (at) => press(at?.closest("tr")?.querySelector("[data-lock]")),
  u: () => press(document.querySelector("[data-undo]")),
  s: swap,
};

function ofList(at, panel) {
  return at !== null && !panel.contains(at) && Boolean(at.dataset.item);
}

function press(button) {
  if (!button) return false;
  button.click();
  return true;
}

// S at one line, then S at the other; between them the address holds the first.
function swap(at, board, panel) {
  if (!ofList(at, panel)) return false;
  const address = new URL(location.href);
  const first = address.searchParams.get("swap");
  if (!first) {
    address.searchParams.set("swap", at.dataset.item);
    address.searchParams.set("at", at.dataset.item);
    location.assign(address);
    return true;
  }
  const form = board.querySelector(`form input[name="other"][value="${CSS.escape(at.dataset.item)}"]`);
  return press(form?.form.querySelector("button"));
}

function leave(board, panel, typing) {
  if (panel.contains(document.activeElement) || panel.querySelector("#panel-body")) {
    const from = panel.dataset.from;
    panel.replaceChildren();
    for (const open of document.querySelectorAll(".opened")) open.classList.remove("opened");
    board.querySelector(`[data-item="${CSS.escape(from ?? "")}"]`)?.focus();
  } else if (typing) {
    items(board)[0]?.focus();
  } else {
    press(board.querySelector("[data-cancel]"));
  }
}

function startDragging(board, panel) {
  let dragged = null;
  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest('[data-item^="place:"]');
    if (!dragged) return;
    dragged.classList.add("dragging");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.textContent.trim());
  });
  board.addEventListener("dragend", () => {
    dragged?.classList.remove("dragging");
    mark(null);
  });
  board.addEventListener("dragover", (event) => {
    const room = dragged && event.target.closest("[data-drop]");
    mark(room);
    if (room) event.preventDefault();
  });
  board.addEventListener("drop", (event) => {
    const room = dragged && event.target.closest("[data-drop]");
    if (!room) return;
    event.preventDefault();
    panel.dataset.from = dragged.dataset.item;
    htmx.ajax("POST", dragged.href, {
      values: { to: room.dataset.drop, locked: "1" },
      target: panel,
      select: "#panel-body",
      swap: "innerHTML",
    });
  });
}

function mark(room) {
  for (const old of document.querySelectorAll(".drop-here")) old.classList.remove("drop-here");
  room?.classList.add("drop-here");
}
