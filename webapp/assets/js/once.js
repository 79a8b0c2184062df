// data-submit-once: a second tap on a slow network sends nothing twice.
const PATIENCE = 8000;

export function startSubmitOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-submit-once")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => free(form), PATIENCE);
  });
  // A page that comes back from the browser's memory may be sent again.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
}

function free(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}
