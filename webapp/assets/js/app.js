// Pages of the organisers. Each part does nothing where its marks are absent.
import htmx from "htmx.org";
import { startBulk } from "./bulk.js";
import { startClipboard } from "./clipboard.js";
import { startDialogs } from "./dialogs.js";
import { startFlash } from "./flash.js";
import { startKeep } from "./keep.js";
import { startPalette } from "./palette.js";
import { startSubmitOnce } from "./once.js";
import { startThemeSwitch } from "./theme-switch.js";
import { startTimes } from "./times.js";

window.htmx = htmx;

startThemeSwitch();
startClipboard();
startDialogs();
startFlash();
startKeep();
startPalette();
startSubmitOnce();
startBulk();
startTimes();
