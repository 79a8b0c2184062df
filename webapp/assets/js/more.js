// data-more: shows the next row that is there but hidden; with none left, the server adds some.
export function startMore() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-more]");
    const next = button?.form.querySelector("fieldset[hidden]");
    if (!next) return;
    event.preventDefault();
    next.hidden = false;
    next.querySelector("input").focus();
  });
  // A row that was filled and is hidden again after going back is shown again.
  addEventListener("pageshow", () => {
    for (const row of document.querySelectorAll("fieldset[hidden]")) {
      if ([...row.querySelectorAll("input[type=text]")].some((field) => field.value)) row.hidden = false;
    }
  });
}
