// One measurement in Chromium: node tests/browser/bench-once.mjs --site FOLDER --peers FOLDER ENGINE FILE
//
// ENGINE is ours-1 or ours-2 (the built site with one or two workers), duckdb-wasm, papa, or blob (nothing but the
// reading of the file). Starts a browser, opens the page, waits as long as it takes somebody to choose a file, gives it
// FILE, and prints one line of JSON: seconds, memory of the pages, and what the answers are compared by. `--peers` is
// the folder that the npm packages of the peers were installed in.

import { parseArgs } from "node:util";

import { World, launchChromium, poll, root, sleep } from "./harness.mjs";
import { PeakMemory } from "./bench-memory.mjs";
import { peerPages, version } from "./bench-peers.mjs";
import { openOurs, readOurs } from "./bench-ours.mjs";

const CHOOSING_MS = 3_000;
const LONGEST_MS = 1_800_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { site: { type: "string", default: `${root}/dist` }, peers: { type: "string", default: "" } },
});
const [engine, file] = positionals;

/** A page of a peer, which puts its answer into `result` when a file was chosen. */
async function runPeer(world, memory) {
  const site = await world.openSite({ pages: peerPages(engine, values.peers) });
  const context = await world.browser.newContext();
  world.closers.push(() => context.close());
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(String(error)));
  await page.goto(`${site.address}${engine}.html`);
  await poll(() => page.evaluate(() => globalThis.ready), `${engine} to start`);
  await sleep(CHOOSING_MS);
  await memory.start();
  await page.locator("input").setInputFiles(file);
  const found = await poll(() => page.evaluate(() => globalThis.result), engine, LONGEST_MS);
  if (found.error) {
    throw new Error(`${engine}: ${found.error}`);
  }
  return { ...found, ...memory.end() };
}

async function runOurs(world, memory, workers) {
  const app = await openOurs(world, workers);
  await sleep(CHOOSING_MS);
  await memory.start();
  return readOurs(app, file, () => memory.end(), LONGEST_MS);
}

const browser = await launchChromium();
const world = new World(browser, values.site);
try {
  const memory = new PeakMemory(browser);
  const ours = /^ours-(\d+)$/.exec(engine);
  const found = ours ? await runOurs(world, memory, Number(ours[1])) : await runPeer(world, memory);
  console.log(JSON.stringify({ version: version(engine, values.peers, browser), ...found }));
} finally {
  await world.close();
  await browser.close();
}
