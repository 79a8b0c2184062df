// People of a letter, typed without leaving the keys: Enter goes on, Ctrl+Enter saves,
// the last row makes a new one by itself.
import { startTyping } from "./typing.js";

const MOST = 60;

export function startNaming() {
  document.querySelectorAll("form[data-naming]").forEach(start);
}

function start(form) {
  form.classList.add("scripted");
  form.addEventListener("keydown", (event) => pressed(form, event));
  form.addEventListener("input", () => grow(form));
  form.addEventListener("keep:restore", (event) => makeRoom(form, event.detail));
  form.querySelector("[data-complete]")?.addEventListener("change", (event) => {
    complete(event.target);
  });
  form.querySelector("[data-send]")?.addEventListener("change", (event) => {
    if (fits(event.target)) press(form, "upload");
  });
  form.addEventListener("naming:filled", (event) => {
    grow(form);
    nextEmpty(form, event.target)?.focus();
  });
  remember(form);
  grow(form);
  startTyping(form);
  form.querySelector("#errors")?.focus();
}

// What is too large is said at once, before it takes its time over the network.
function fits(field) {
  const [file] = field.files;
  const large = file && file.size > Number(field.dataset.most);
  field.setCustomValidity(large ? field.dataset.tooLarge : "");
  if (large) field.reportValidity();
  return Boolean(file) && !large;
}

function pressed(form, event) {
  if (event.key !== "Enter" || event.isComposing || event.altKey) return;
  const field = event.target;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    press(form, field.hasAttribute("data-read") ? "read" : "save");
    return;
  }
  if (!["INPUT", "SELECT"].includes(field.tagName) || field.type === "file") return;
  event.preventDefault();
  if (field.hasAttribute("data-complete")) complete(field);
  next(form, field)?.focus();
}

// From a name that was left empty the next thing is to save.
function next(form, field) {
  if (field.hasAttribute("data-who") && !field.value.trim()) return save(form);
  const steps = [...form.querySelectorAll("[data-step]")];
  const after = steps.find(
    (step) => field.compareDocumentPosition(step) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return after ?? save(form);
}

// Of somebody who is known the first thing that is not, else the next person.
function nextEmpty(form, row) {
  const empty = [...row.querySelectorAll("[data-step]")].find((step) => !step.value);
  return empty ?? next(form, [...row.querySelectorAll("[data-step]")].at(-1));
}

const save = (form) => form.querySelector('button[value="save"]');

function press(form, what) {
  const button = form.querySelector(`button[value="${what}"]`);
  if (button) form.requestSubmit(button);
}

const rows = (form) => [...form.querySelectorAll("[data-row]")];

function grow(form) {
  const last = rows(form).at(-1);
  if (last?.querySelector("[data-who]").value.trim()) add(form, last);
}

function add(form, last) {
  const count = rows(form).length;
  if (count >= MOST) return;
  const row = last.cloneNode(true);
  const numbered = (text) => text.replaceAll(`rows-${count - 1}-`, `rows-${count}-`);
  for (const one of row.querySelectorAll(".typed-twin, .form-text.doubt, .invalid-feedback")) one.remove();
  for (const one of row.querySelectorAll(".typed-read, .typed-known")) one.replaceChildren();
  for (const one of row.querySelectorAll("[id], [name], [for]")) {
    for (const name of ["id", "name", "for"]) {
      if (one.hasAttribute(name)) one.setAttribute(name, numbered(one.getAttribute(name)));
    }
  }
  for (const field of row.querySelectorAll("input, select")) {
    field.value = "";
    field.removeAttribute("value");
    for (const name of ["aria-invalid", "aria-describedby"]) field.removeAttribute(name);
    if (field.hasAttribute("data-who")) {
      field.setAttribute("aria-describedby", `${field.id}-known ${field.id}-read`);
    }
    field.classList.remove("is-invalid", "is-doubtful");
  }
  for (const option of row.querySelectorAll("option[selected]")) option.removeAttribute("selected");
  row.querySelector("details").open = false;
  for (const text of [row.querySelector("legend"), row.querySelector("summary span")]) {
    text.textContent = text.textContent.replace(/\d+/, count + 1);
  }
  row.querySelector(".typed-number").textContent = count + 1;
  last.after(row);
}

// A kept text may have more rows than the page.
function makeRoom(form, values) {
  const names = values.filter(([name]) => /^rows-\d+-who$/.test(name));
  while (rows(form).length < Math.min(names.length, MOST)) add(form, rows(form).at(-1));
  if (names.some(([, value]) => value)) {
    form.querySelector("[data-main]")?.removeAttribute("hidden");
    form.classList.add("begun");
  }
}

// `prov jambi` is enough where only one institution has these words.
function complete(field) {
  const words = field.value.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (!words.length) return;
  const names = [...(field.list?.options ?? [])].map((option) => option.value);
  if (names.includes(field.value)) return;
  const meant = names.filter((name) => {
    const parts = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  });
  if (meant.length !== 1) return;
  [field.value] = meant;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// A letter that was uploaded is shown again after a reload.
function remember(form) {
  const file = form.querySelector("[data-file]")?.value;
  if (!file) return;
  const address = new URL(location.href);
  address.searchParams.set("file", file);
  history.replaceState(history.state, "", address);
}
