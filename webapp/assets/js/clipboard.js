// data-copy="#id" copies the text of that element; data-copy-text="…" copies itself.
const CONFIRMATION = 2500;

export function startClipboard() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-text]");
    if (!button) return;
    event.preventDefault();
    const done = await copy(textOf(button));
    confirm(button, done);
  });
}

function textOf(button) {
  if (button.dataset.copyText !== undefined) return button.dataset.copyText;
  const source = document.querySelector(button.dataset.copy);
  return source.value ?? source.innerText.trim();
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // a page without HTTPS has no clipboard of its own
  }
}

function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

function confirm(button, done) {
  const label = button.querySelector("[data-copy-label]");
  const words = done ? button.dataset.copied : button.dataset.notCopied;
  if (!label || !words || label.dataset.before) return;
  label.dataset.before = label.textContent;
  label.textContent = words;
  setTimeout(() => {
    label.textContent = label.dataset.before;
    delete label.dataset.before;
  }, CONFIRMATION);
}
