// Starts every enhancement; each page works without any of them.
import { startDialogs } from "./dialog.js";
import { startDisplay } from "./display.js";
import { startForms } from "./forms.js";
import { startInstallable } from "./installable.js";
import { startKeyboard } from "./keyboard.js";
import { startMenu } from "./menu.js";
import { startPortraits } from "./portrait.js";
import { startPiecewise } from "./piecewise.js";
import { startPolling } from "./polling.js";
import { startSelection } from "./selection.js";
import { startToasts } from "./toasts.js";
import { startTrees } from "./tree.js";

document.documentElement.dataset.js = "on";
for (const start of [startMenu, startDisplay, startDialogs, startForms, startInstallable, startSelection, startKeyboard, startPiecewise, startPolling, startPortraits, startToasts, startTrees]) {
  start(document);
}
