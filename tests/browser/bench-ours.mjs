// The app under the benchmark: how it is opened with so many workers, and how long it takes from file to results.

import { poll } from "./harness.mjs";

/** The app, in a browser that says it has so many processors. */
export function openOurs(world, workers) {
  const content = `Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => ${workers} });`;
  return world.openApp({ onInit: { content } });
}

/**
 * Gives the app a file. Seconds are those from the order to read the file until all rows are grouped by customer;
 * `analysis_seconds` until everything is analysed as well. `memory` is called when that is so.
 */
export async function readOurs(app, file, memory, longest) {
  await app.frame.evaluate(() => {
    addEventListener("change", () => performance.mark("bench-chosen"), { capture: true });
  });
  await app.upload(file);
  await goOn(app);
  const marks = await app.waitFor(marksOfLoading, undefined, longest);
  const used = memory();
  const { metrics, window } = await report(app, longest);
  return {
    seconds: (marks["worthmap-read"] - marks["worthmap-load"]) / 1000,
    analysis_seconds: (marks["worthmap-loaded"] - marks["worthmap-load"]) / 1000,
    preview_seconds: (marks["worthmap-load"] - marks["bench-chosen"]) / 1000,
    workers: app.workersStarted,
    rows: metrics.orders,
    customers: metrics.customers,
    first: window.first_day,
    last: window.last_day,
    cents: Math.round(metrics.revenue * 100),
    ...used,
  };
}

/** Goes on from the mapping page, where something was left to look at. */
async function goOn(app) {
  await poll(async () => /#v1=(mapping|overview)/.test(app.page.url()) || app.frame.evaluate(marksOfLoading), "a page");
  if (app.page.url().includes("#v1=mapping")) {
    await app.frame.locator("#go-on").click();
  }
}

/** Run in the page: when each mark was made, once all are there. */
function marksOfLoading() {
  const names = ["bench-chosen", "worthmap-load", "worthmap-read", "worthmap-loaded"];
  const found = names.map((name) => [name, performance.getEntriesByName(name).at(-1)?.startTime]);
  return found.every(([, time]) => time !== undefined) && Object.fromEntries(found);
}

/** The report that the page saves. */
async function report(app, longest) {
  const open = app.frame.getByRole("button", { name: "Export", exact: true });
  await open.click({ timeout: longest });
  const { bytes } = await app.download(() => app.frame.getByRole("button", { name: /JSON/ }).click());
  return JSON.parse(bytes.toString("utf8"));
}
