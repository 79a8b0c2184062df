// The panel of macros/desk.html scanner(): its buttons, and what it says while it looks.
// The reader is fetched when it is first asked for: a desk with a USB scanner never needs it.
export function startPanels() {
  document.querySelectorAll("[data-scanner]").forEach(panel);
}

function panel(area) {
  const part = (name) => area.querySelector(`[data-scanner-${name}]`);
  const say = (name) => (part("state").textContent = area.dataset[name] ?? "");
  let scanner = null;

  const buttons = () => {
    const on = Boolean(scanner?.running);
    part("start").hidden = on;
    part("live").hidden = !on;
    part("torch").hidden = !scanner?.hasTorch;
  };
  const attempt = async (action) => {
    try {
      say("opening");
      scanner ??= await load(part("video"), say, buttons);
      await action(scanner);
      say("looking");
    } catch (error) {
      say(error.name === "NotAllowedError" ? "denied" : "missing");
    }
    buttons();
  };

  part("start").addEventListener("click", () => attempt((camera) => camera.start()));
  part("stop").addEventListener("click", () => scanner?.stop());
  part("turn").addEventListener("click", () => attempt((camera) => camera.turn()));
  part("torch").addEventListener("click", async (event) => {
    const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
    await scanner.torch(on);
    part("torch").setAttribute("aria-pressed", String(on));
  });
  part("photo").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    say("opening");
    const { readPhoto } = await import("./photo.js");
    say((await readPhoto(file).catch(() => null)) ? "read" : "unread");
    event.target.value = "";
  });
  if (!navigator.mediaDevices) {
    part("start").hidden = true; // no HTTPS: the photograph remains
    say("insecure");
  }
}

async function load(video, say, buttons) {
  const { Scanner } = await import("./scanner.js");
  const scanner = new Scanner(video);
  scanner.addEventListener("stopped", () => {
    say("stopped");
    buttons();
  });
  scanner.addEventListener("failed", () => say("missing"));
  return scanner;
}
