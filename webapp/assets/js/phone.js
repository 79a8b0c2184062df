// Pages of participants: no htmx, a few kilobytes.
import { startClipboard } from "./clipboard.js";
import { startDialogs } from "./dialogs.js";
import { startKeep } from "./keep.js";
import { startMore } from "./more.js";
import { startSubmitOnce } from "./once.js";
import { startShrink } from "./shrink.js";
import { startTimes } from "./times.js";

startClipboard();
startDialogs();
startKeep();
startMore();
startSubmitOnce();
startShrink();
startTimes();
