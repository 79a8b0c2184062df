// A page of the desk on which a card is claimed: what the camera or the USB scanner reads is put
// into the field for it. The form is still sent by hand, when the rest is typed too.
const field = document.querySelector("[data-card-code]");

document.addEventListener("pendopo:code", (event) => {
  field.value = event.detail.code;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  document.dispatchEvent(new CustomEvent("pendopo:outcome", { detail: { tone: "ok" } }));
});
