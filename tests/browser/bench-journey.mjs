// The way to the segments: node tests/browser/bench-journey.mjs [--site FOLDER] [ROWS]
//
// One seeded file (a million orders, about 50 MB, unless told otherwise), one Chromium, both ways in turn:
//   Papa Parse  file chosen -> count, first day, last day and sum by customer in a Map
//   Worthmap    file chosen -> read, checked, grouped, scored, overview drawn, and the segments shown on the page
// Each is run three times, alternating; the medians are compared. The file is chosen a few seconds after the page is
// there, on both sides: nobody chooses one sooner.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { World, launchChromium, poll, root, sleep } from "./harness.mjs";
import { writeOrders } from "../bench/orders.mjs";

const RUNS = 3;
const CHOOSING_MS = 3_000;
const options = process.argv.slice(2);
const at = options.indexOf("--site");
const folder = path.resolve(at >= 0 ? options.splice(at, 2)[1] : path.join(root, "dist"));
const rows = Number(options[0] ?? 1_000_000);

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

async function runPapa(world, file) {
  const site = await world.openSite({
    pages: {
      "/papa.html": fs.readFileSync(path.join(root, "tests/bench/papa.html"), "utf8"),
      "/papaparse.min.js": fs.readFileSync(path.join(root, "node_modules/papaparse/papaparse.min.js"), "utf8"),
    },
  });
  const context = await world.browser.newContext();
  world.closers.push(() => context.close());
  const page = await context.newPage();
  await page.goto(`${site.address}papa.html`);
  await sleep(CHOOSING_MS);
  await page.locator("input").setInputFiles(file);
  return poll(() => page.evaluate(() => globalThis.result), "Papa Parse", 600_000);
}

async function runOurs(world, file) {
  const app = await world.openApp();
  await sleep(CHOOSING_MS);
  await app.frame.evaluate(() => {
    addEventListener("change", () => { globalThis.benchStart ??= performance.now(); }, { capture: true });
    // Looked at in the page, so that the way to this program and back is not measured.
    const look = () => {
      if (!document.querySelector(".segment-card, [data-segment]")) return;
      globalThis.benchEnd ??= performance.now();
      observer.disconnect();
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
  });
  await app.page.evaluate(() => {
    const timer = setInterval(() => {
      if (!location.hash.startsWith("#v1=overview")) return;
      clearInterval(timer);
      location.hash = "#v1=segments";
    }, 4);
  });
  await app.upload(file);
  const milliseconds = await app.waitFor(
    () => (globalThis.benchEnd ? globalThis.benchEnd - globalThis.benchStart : 0),
    undefined,
    600_000,
  );
  return { milliseconds };
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "worthmap-bench-"));
const file = writeOrders(path.join(scratch, "orders.csv"), rows);
const megabytes = fs.statSync(file).size / 1e6;
const browser = await launchChromium();
console.log(`${rows} rows, ${megabytes.toFixed(1)} MB, Chromium ${browser.version()}, ${os.cpus().length} cores`);

const ours = [];
const papa = [];
for (let run = 0; run < RUNS; run += 1) {
  for (const [name, times, once] of [["Papa Parse", papa, runPapa], ["Worthmap", ours, runOurs]]) {
    const world = new World(browser, folder);
    const { milliseconds, ...found } = await once(world, file);
    times.push(milliseconds);
    const detail = Object.keys(found).length > 0 ? ` ${JSON.stringify(found)}` : "";
    console.log(`  ${name}: ${seconds(milliseconds)}${detail}`);
    await world.close();
  }
}
await browser.close();
fs.rmSync(scratch, { recursive: true });

const ratio = median(papa) / median(ours);
console.log(`Papa Parse with a Map ${seconds(median(papa))}, Worthmap to the segments ${seconds(median(ours))}`);
console.log(`Worthmap is ${ratio.toFixed(1)} times as fast`);
