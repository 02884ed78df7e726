// Writes static/shell/first.html, which is painted before the app is there, from what the app shows at first:
// node tests/browser/first-view.mjs [--site FOLDER]

import fs from "node:fs";
import path from "node:path";

import { World, launchChromium, root } from "./harness.mjs";

/** The markup of the frame's body, one element per line where white space has no meaning. */
function markup() {
  const lines = [];
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
  const write = (element, indent) => {
    if (element.childElementCount === 0 || hasText(element)) {
      lines.push(indent + element.outerHTML);
      return;
    }
    const [open, close] = element.cloneNode(false).outerHTML.split(/(?=<\/[\w-]+>$)/);
    lines.push(indent + open);
    for (const child of element.children) {
      write(child, `${indent}  `);
    }
    lines.push(indent + close);
  };
  document.body.normalize();
  for (const child of document.body.children) {
    write(child, "");
  }
  return lines.map((line) => `${line}\n`).join("");
}

const options = process.argv.slice(2);
const at = options.indexOf("--site");
const site = path.resolve(at >= 0 ? options[at + 1] : path.join(root, "dist"));

const browser = await launchChromium();
const world = new World(browser, site);
const app = await world.openApp();
fs.writeFileSync(path.join(root, "static/shell/first.html"), await app.frame.evaluate(markup));
await world.close();
await browser.close();
