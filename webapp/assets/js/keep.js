// Typed text is never lost: <form data-keep="name"> is kept on this device until it is sent with success.
const PREFIX = "pendopo.keep.";
const AGE = 7 * 24 * 3600 * 1000;
const NEVER = /nip|password|sandi|token|csrf|version|^code$/i;

export function startKeep() {
  forget();
  document.querySelectorAll("form[data-keep]").forEach(keep);
}

// The page after a success names the forms that were received, in <body data-kept="a b">.
function forget() {
  for (const name of (document.body.dataset.kept ?? "").split(" ").filter(Boolean)) {
    store((box) => box.removeItem(PREFIX + name));
  }
}

function keep(form) {
  const name = PREFIX + form.dataset.keep;
  const before = read(name);
  if (before && restore(form, before)) notice(form, name);
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => write(name, valuesOf(form)), 300);
  });
}

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      !["hidden", "password", "file", "submit", "button"].includes(field.type) &&
      !NEVER.test(field.name) &&
      field.dataset.keep !== "never",
  );
}

function valuesOf(form) {
  return fieldsOf(form).map((field) => [
    field.name,
    "checked" in field && ["checkbox", "radio"].includes(field.type) ? field.checked : field.value,
  ]);
}

function restore(form, values) {
  let changed = false;
  const fields = fieldsOf(form);
  values.forEach(([name, value], place) => {
    const field = fields[place];
    if (!field || field.name !== name) return; // the form is another one by now
    const key = typeof value === "boolean" ? "checked" : "value";
    if (field[key] === value) return;
    field[key] = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    changed = true;
  });
  return changed;
}

function notice(form, name) {
  const template = document.querySelector("template#kept-notice");
  if (!template) return;
  const bar = template.content.firstElementChild.cloneNode(true);
  bar.querySelector("button").addEventListener("click", () => {
    store((box) => box.removeItem(name));
    form.reset();
    bar.remove();
  });
  form.prepend(bar);
}

function read(name) {
  const kept = JSON.parse(store((box) => box.getItem(name)) ?? "null");
  return kept && Date.now() - kept.at < AGE ? kept.values : null;
}

function write(name, values) {
  store((box) => box.setItem(name, JSON.stringify({ at: Date.now(), values })));
}

function store(use) {
  try {
    return use(localStorage);
  } catch {
    return null; // private windows keep nothing; the form works all the same
  }
}
