// Runs the browser tests: node tests/browser/run.mjs [--site FOLDER] [PATTERN]
//
// Every `*.test.mjs` beside this file is a test file; `harness.mjs` says how to write one. PATTERN keeps the tests
// whose file name or own name contains it. Ends with `N passed, N failed`.

import fs from "node:fs";
import path from "node:path";

import { World, collect, launchChromium, root } from "./harness.mjs";

const options = process.argv.slice(2);
const at = options.indexOf("--site");
const site = path.resolve(at >= 0 ? options.splice(at, 2)[1] : path.join(root, "dist"));
const pattern = options[0] ?? "";

const folder = path.join(root, "tests/browser");
const files = fs.readdirSync(folder).filter((name) => name.endsWith(".test.mjs")).sort();
const tests = (await collect(files.map((name) => path.join(folder, name)))).filter(
  ({ file, name }) => file.includes(pattern) || name.includes(pattern),
);

async function runOne(browser, { body, timeout, name }) {
  const world = new World(browser, site);
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${timeout} ms`)), timeout);
  });
  try {
    await Promise.race([body(world), late]);
    const faults = (await Promise.all(world.apps.map((app) => app.faults()))).flat();
    return faults.length === 0 ? undefined : new Error(faults.join("\n"));
  } catch (error) {
    const picture = name.replaceAll(/[^a-z0-9]+/gi, "-").slice(0, 60);
    await world.apps.at(-1)?.screenshot(`failed-${picture}`).catch(() => {});
    const said = world.apps.flatMap((app) => app.errors);
    if (said.length > 0) {
      error.message += `\nconsole: ${said.join("\nconsole: ")}`;
    }
    return error;
  } finally {
    clearTimeout(timer);
    await world.close();
  }
}

let browser = await launchChromium();
console.log(`Chromium ${browser.version()}, ${tests.length} browser tests on ${site}`);
let passed = 0;
let failed = 0;
for (const one of tests) {
  if (!browser.isConnected()) {
    browser = await launchChromium();
  }
  const start = Date.now();
  const error = await runOne(browser, one);
  const label = `${one.file.replace(".test.mjs", "")}: ${one.name} (${Date.now() - start} ms)`;
  if (error === undefined) {
    passed += 1;
    console.log(`ok   ${label}`);
  } else {
    failed += 1;
    console.log(`FAIL ${label}\n     ${String(error.stack ?? error).replaceAll("\n", "\n     ")}`);
  }
}
await browser.close().catch(() => {});
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || tests.length === 0 ? 1 : 0;
