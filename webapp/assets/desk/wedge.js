// A USB scanner types like a keyboard, faster than any hand, and ends with Enter.
// It is heard wherever the cursor is; what it typed into a field is taken out again.
import { emit } from "./emit.js";

const GAP = 50; // ms between two keys of a scanner, at most
const SHORTEST = 6;

let burst = null;

function begin(event) {
  const field = event.target.matches?.("input, textarea") ? event.target : null;
  return { keys: "", at: event.timeStamp, field, before: field?.value };
}

function hear(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Enter") {
    end(event);
  } else if (event.key.length === 1) {
    if (!burst || event.timeStamp - burst.at > GAP) burst = begin(event);
    burst.keys += event.key;
    burst.at = event.timeStamp;
  }
}

function end(event) {
  const scanned = burst;
  burst = null;
  const fast = scanned && event.timeStamp - scanned.at <= GAP;
  if (!fast || scanned.keys.length < SHORTEST) return;
  event.preventDefault();
  event.stopPropagation();
  if (scanned.field) {
    scanned.field.value = scanned.before;
    scanned.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  emit(scanned.keys, "wedge");
}

export function startWedge() {
  document.addEventListener("keydown", hear, { capture: true });
}
