// The app under the benchmark: how it is opened with so many workers, and how long it takes from file to results.

import { poll } from "./harness.mjs";

const DAY_MS = 86_400_000;

/** The app, in a browser that says it has so many processors. */
export function openOurs(world, workers) {
  return world.openApp({ onInit: { content: `(${prepare})(${workers})` } });
}

/** Run in every frame before the app: sets the number of processors, and keeps what a worker says of a loaded file. */
function prepare(workers) {
  Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => workers });
  const loadedIn = (value, depth) => {
    if (depth === 0 || value === null || typeof value !== "object") return undefined;
    if (value.report && value.analysis) return value;
    return Object.values(value).map((inner) => loadedIn(inner, depth - 1)).find(Boolean);
  };
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        globalThis.benchLoaded ??= loadedIn(data?.body, 4);
      });
    }
  };
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
    ...(await app.frame.evaluate(answer, DAY_MS)),
  };
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

/** Run in the page: what the worker said. */
function answer(dayMs) {
  const { analysis } = globalThis.benchLoaded;
  const figure = (key) => analysis.overview.metrics.find((metric) => metric.key === key).value.value;
  const day = (days) => new Date(days * dayMs).toISOString().slice(0, 10);
  return {
    rows: figure("orders"),
    customers: figure("customers"),
    first: day(analysis.window.first_day),
    last: day(analysis.window.last_day),
    cents: Math.round(figure("revenue") * 100),
  };
}
