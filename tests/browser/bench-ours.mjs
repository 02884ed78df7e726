// The app under the benchmark: how it is opened with so many workers, and how long it takes from file to results.

import { poll } from "./harness.mjs";

/** The app, in a browser that says it has so many processors. */
export function openOurs(world, workers) {
  return world.openApp({ onInit: { content: `(${prepare})(${workers})` } });
}

/** Run in every frame before the app: sets the number of processors. */
function prepare(workers) {
  Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => workers });
}

/**
 * Gives the app a file. Seconds are those from the order to read the file until all rows are grouped by customer;
 * `analysis_seconds` until everything is analysed as well. `memory` is called at both times.
 */
export async function readOurs(app, file, memory, longest) {
  await app.upload(file);
  await goOn(app);
  await app.waitFor(marksOfLoading, "read", longest);
  const ofReading = memory();
  const marks = await app.waitFor(marksOfLoading, "loaded", longest);
  return {
    seconds: (marks.read - marks.load) / 1000,
    analysis_seconds: (marks.loaded - marks.load) / 1000,
    workers: app.workersStarted,
    ...ofReading,
    analysis_peak_bytes: memory().peak_bytes,
    ...(await answered(app)),
  };
}

/** The figures on the overview, once it is drawn. */
async function answered(app) {
  await app.waitForText("What stands out", 120_000);
  return app.frame.evaluate(answer);
}

/** Goes on from the mapping page, where something was left to look at. */
async function goOn(app) {
  await poll(async () => /#v1=(mapping|overview)/.test(app.page.url()) || app.frame.evaluate(marksOfLoading, "load"), "a page");
  if (app.page.url().includes("#v1=mapping")) {
    await app.frame.locator("#go-on").click();
  }
}

/** Run in the page: when loading began, and when the first word of the next steps came, once that of `last` is there. */
function marksOfLoading(last) {
  const times = (name) => performance.getEntriesByName(name).map(({ startTime }) => startTime);
  const load = times("worthmap-load").at(-1);
  const after = (name) => times(name).find((time) => time >= load);
  const marks = { load, read: after("worthmap-read"), loaded: after("worthmap-loaded") };
  return marks[last] !== undefined && marks;
}

/** Run in the page: what it says of all customers; money is in whole units there. */
function answer() {
  const text = document.querySelector("main").innerText.replace(/\s+/g, " ");
  const [, customers, units, rows] = /Your ([\d,]+) customers brought [^\d]*([\d,.]+)[^\d]* in ([\d,]+) orders/.exec(text);
  const [, first, last] = /Orders from (\w+ \d+, \d+) to (\w+ \d+, \d+)/.exec(text);
  const number = (digits) => Number(digits.replaceAll(",", ""));
  const day = (words) => new Date(`${words} UTC`).toISOString().slice(0, 10);
  return {
    rows: number(rows),
    customers: number(customers),
    first: day(first),
    last: day(last),
    units: Math.round(number(units)),
  };
}
