// The desk. scanner.js is fetched when the camera is first asked for.
import "./wedge.js";
