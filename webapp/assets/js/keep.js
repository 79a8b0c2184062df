// Typed text is never lost: <form data-keep="name"> is kept on this device until it is sent with success.
const DEVICE = () => localStorage;
const TAB = () => sessionStorage;
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
    remove(PREFIX + name);
  }
}

function keep(form) {
  const name = PREFIX + form.dataset.keep;
  const save = () => {
    write(DEVICE, name, valuesOf(form, false));
    write(TAB, name, valuesOf(form, true));
  };
  if ("keepFresh" in form.dataset) {
    save(); // the server answers with all that was typed, and perhaps more
  } else {
    const onDevice = restore(form, read(DEVICE, name), false);
    const inTab = restore(form, read(TAB, name), true);
    if (onDevice || inTab) notice(form, name);
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 300);
  });
}

// Fields marked data-keep="tab" outlive a reload, but not the tab: their content is for nobody else.
function fieldsOf(form, forTab) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      !["hidden", "password", "file", "submit", "button"].includes(field.type) &&
      field.dataset.keep !== "never" &&
      (forTab ? field.dataset.keep === "tab" : !NEVER.test(field.name)),
  );
}

function valuesOf(form, forTab) {
  return fieldsOf(form, forTab).map((field) => [
    field.name,
    "checked" in field && ["checkbox", "radio"].includes(field.type) ? field.checked : field.value,
  ]);
}

function restore(form, values, forTab) {
  if (!values) return false;
  let changed = false;
  form.dispatchEvent(new CustomEvent("keep:restore", { detail: values }));
  // The page may show more or fewer fields by now: each value finds the field of its name.
  const left = fieldsOf(form, forTab);
  values.forEach(([name, value]) => {
    const place = left.findIndex((field) => field.name === name);
    if (place < 0) return;
    const [field] = left.splice(place, 1);
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
    remove(name);
    form.reset();
    bar.remove();
  });
  form.prepend(bar);
}

function read(box, name) {
  const kept = JSON.parse(attempt(() => box().getItem(name)) ?? "null");
  return kept && Date.now() - kept.at < AGE ? kept.values : null;
}

function write(box, name, values) {
  attempt(() => box().setItem(name, JSON.stringify({ at: Date.now(), values })));
}

function remove(name) {
  for (const box of [DEVICE, TAB]) attempt(() => box().removeItem(name));
}

function attempt(use) {
  try {
    return use();
  } catch {
    return null; // private windows keep nothing; the form works all the same
  }
}
