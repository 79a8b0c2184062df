// The page of a desk. Every form on it works without this; here it is quick, and a card that was
// read while the network was away is sent again under the same name until it is answered.
const RETRY = 3000;
const POLL = 3000;
const TYPING = 200;
const FRAGMENT = { "X-Fragment": "answer" };

const scanForm = document.querySelector("[data-scan-form]");
const box = scanForm.elements.code;
const found = document.querySelector("#found");
const answer = document.querySelector("#answer");
const count = document.querySelector("[data-count]");
const network = document.querySelector("[data-network]");

// A name for an act; on plain http browsers have no randomUUID.
function newName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

const pause = (time) => new Promise((done) => setTimeout(done, time));

// One act after another, so that answers come in the order of the cards.
let queue = Promise.resolve();
function act(address, fields) {
  queue = queue.then(() => send(address, fields));
  return queue;
}

async function send(address, fields) {
  for (;;) {
    try {
      const response = await fetch(address, { method: "POST", body: fields, headers: FRAGMENT });
      if (response.status < 500) {
        network.hidden = true;
        return await show(response);
      }
    } catch {
      // no network: the same name is sent again
    }
    network.hidden = false;
    await pause(RETRY);
  }
}

async function show(response) {
  if (!response.ok || response.redirected) {
    location.reload(); // the role has ended, or the page is too old: the server says which
    return;
  }
  answer.innerHTML = await response.text();
  const panel = answer.querySelector(".desk-result");
  const tone = ["ok", "already", "help"].find((name) => panel.classList.contains(`desk-${name}`));
  if (tone) document.dispatchEvent(new CustomEvent("pendopo:outcome", { detail: { tone } }));
  countDown();
  poll();
  if (box.value.trim()) search();
}

function card(code) {
  const fields = new FormData(scanForm);
  fields.set("code", code);
  fields.set("scan_id", newName());
  fields.set("read", "card");
  return act(scanForm.action, fields);
}

let asked = 0;
async function search() {
  const mine = ++asked;
  const address = `${scanForm.dataset.search}?q=${encodeURIComponent(box.value.trim())}`;
  const response = await fetch(address).catch(() => null);
  if (!response?.ok || mine !== asked) return;
  found.innerHTML = await response.text();
  found.querySelectorAll("[data-group]").forEach(pickable);
}

// "Daftarkan 4 orang": the button counts the boxes.
function pickable(form) {
  const boxes = [...form.querySelectorAll('input[name="who"]')];
  const button = form.querySelector("[data-pick-words]");
  const all = form.querySelector("[data-pick-all]");
  if (!button) return;
  const show = () => {
    const picked = boxes.filter((one) => one.checked).length;
    button.textContent = button.dataset.pickWords.replace("{n}", picked);
    button.disabled = picked === 0;
  };
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      boxes.forEach((one) => (one.checked = true));
      show();
    });
  }
  form.addEventListener("change", show);
  show();
}

let clock = null;
function countDown() {
  clearInterval(clock);
  const button = answer.querySelector("[data-countdown]");
  if (!button) return;
  let left = Number(button.dataset.countdown);
  const label = button.querySelector("span");
  const tick = () => {
    label.textContent = button.dataset.words.replace("{n}", left);
    if (left-- > 0) return;
    clearInterval(clock);
    button.closest("form").remove();
  };
  tick();
  clock = setInterval(tick, 1000);
}

async function poll() {
  if (document.hidden) return;
  const response = await fetch(count.dataset.count).catch(() => null);
  if (response?.ok) count.innerHTML = await response.text();
}

document.addEventListener("pendopo:code", (event) => {
  box.value = "";
  found.replaceChildren();
  card(event.detail.code);
});

scanForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = box.value.trim();
  if (/^P[A-Z2-7]{16}$/i.test(typed)) {
    box.value = "";
    card(typed);
  } else {
    search();
  }
});

let timer = null;
box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, TYPING);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-desk-form]")) return;
  event.preventDefault();
  act(event.target.action, new FormData(event.target));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.matches("input, textarea, select")) return;
  event.preventDefault();
  box.select();
});

scanForm.querySelector("[data-plain]").hidden = true; // here typing is enough
found.querySelectorAll("[data-group]").forEach(pickable);
if (answer.querySelector("[data-countdown]")) countDown();
setInterval(poll, POLL);
