// Pages of the organisers. Each part does nothing where its marks are absent.
import htmx from "htmx.org";
import { startArrange } from "./arrange.js";
import { startBulk } from "./bulk.js";
import { startClipboard } from "./clipboard.js";
import { startDialogs } from "./dialogs.js";
import { startFlash } from "./flash.js";
import { startKeep } from "./keep.js";
import { startNaming } from "./naming.js";
import { startPalette } from "./palette.js";
import { startReview } from "./review.js";
import { startSubmitOnce } from "./once.js";
import { startThemeSwitch } from "./theme-switch.js";
import { startTimes } from "./times.js";

// Said here and in base.html: a page without the meta tag is held to the same policy.
Object.assign(htmx.config, { allowEval: false, includeIndicatorStyles: false });
window.htmx = htmx;

startThemeSwitch();
startClipboard();
startDialogs();
startFlash();
startNaming();
startKeep();
startPalette();
startSubmitOnce();
startBulk();
startReview();
startArrange();
startTimes();
