// While somebody types a letter: how each row will be kept, and who came before.
const LEAST = 3; // letters before anybody is suggested
const MOST = 3; // suggestions at once

export function startTyping(form) {
  const rows = form.querySelector("[data-rows]");
  if (!rows?.dataset.rowUrl) return;
  const known = { of: null, people: [] };
  const institution = form.querySelector("[data-complete]");
  const ask = () => askKnown(rows, institution.value, known);
  institution?.addEventListener("change", ask);
  institution?.addEventListener("input", () => {
    const names = [...(institution.list?.options ?? [])].map((option) => option.value);
    if (names.includes(institution.value)) ask();
  });
  ask();
  rows.addEventListener("change", (event) => readRow(form, rows, rowOf(event.target)));
  rows.addEventListener("input", (event) => {
    if (event.target.matches("[data-who]")) suggest(rows, event.target, known);
  });
  rows.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || !event.target.matches("[data-who]")) return;
    const first = rowOf(event.target).querySelector(".typed-known button");
    if (!first) return;
    event.preventDefault();
    first.click();
  });
}

const rowOf = (field) => field.closest("[data-row]");
const part = (row, name) => row.querySelector(`[name$="-${name}"]`);

// The row as the server reads it: degrees, office, level; so no guess is silent.
async function readRow(form, rows, row) {
  const place = row.querySelector(".typed-read");
  const who = part(row, "who");
  if (!who.value.trim()) {
    place.replaceChildren();
    return;
  }
  const sent = new FormData();
  sent.set("csrf_token", form.elements.csrf_token.value);
  for (const field of row.querySelectorAll("input, select")) sent.set(field.name, field.value);
  const number = who.name.match(/\d+/)[0];
  const asked = JSON.stringify([...sent]);
  row.dataset.asked = asked;
  const answer = await fetch(rows.dataset.rowUrl.replace(/0$/, number), {
    method: "POST",
    body: sent,
  }).catch(() => null);
  // Typed on meanwhile: the later question brings the answer.
  if (answer?.ok && row.dataset.asked === asked) place.innerHTML = await answer.text();
}

async function askKnown(rows, institution, known) {
  if (!institution || known.of === institution) return;
  known.of = institution;
  known.people = [];
  const address = new URL(rows.dataset.knownUrl, location.href);
  address.searchParams.set("institution", institution);
  const answer = await fetch(address).catch(() => null);
  if (answer?.ok && known.of === institution) known.people = await answer.json();
}

const words = (text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

function matching(typed, people) {
  const wanted = words(typed);
  if (wanted.join("").length < LEAST) return [];
  return people.filter((one) => {
    const parts = words(one.who);
    return wanted.every((word) => parts.some((own) => own.startsWith(word)));
  });
}

function suggest(rows, field, known) {
  const row = rowOf(field);
  const place = row.querySelector(".typed-known");
  const there = [...rows.querySelectorAll("[data-who]")].map((one) => one.value);
  const found = matching(field.value, known.people)
    .filter((one) => !there.includes(one.who))
    .slice(0, MOST);
  place.hidden = !found.length;
  place.replaceChildren(
    ...(found.length ? [rows.dataset.knownLabel, ...found.map((one) => choice(rows, row, one))] : []),
  );
}

function choice(rows, row, person) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm";
  button.textContent = [person.who, person.position].filter(Boolean).join(", ");
  button.addEventListener("click", () => take(rows, row, person));
  return button;
}

// What is typed already stays; only empty fields are filled.
function take(rows, row, person) {
  part(row, "who").value = person.who;
  for (const [name, value] of Object.entries(person)) {
    const field = part(row, name);
    if (field && !field.value) field.value = value;
  }
  // So that what is kept of the form has it too.
  part(row, "who").dispatchEvent(new Event("input", { bubbles: true }));
  const place = row.querySelector(".typed-known");
  place.hidden = false;
  place.replaceChildren(rows.dataset.knownFrom.replace("{}", person.from));
  part(row, "who").dispatchEvent(new Event("change", { bubbles: true }));
  row.dispatchEvent(new CustomEvent("naming:filled", { bubbles: true }));
}
