// The desk hears three things: a card at the camera, a USB scanner, a photograph.
// Each becomes the event pendopo:code; the page answers with pendopo:outcome {tone: ok|already|help}.
import { startThemeSwitch } from "../js/theme-switch.js";
import { startPanels } from "./panel.js";
import { startSounds } from "./sounds.js";
import { startWedge } from "./wedge.js";

startThemeSwitch();
startWedge();
startSounds();
startPanels();
