// The pages of the app and the way to each.

import { poll } from "./harness.mjs";

/** Every page, by its name in the address. */
export const pages = [
  "start", "mapping", "overview", "customers", "segments", "predict", "retention", "subscriptions", "methods",
];

/** Positions of samples on the start page. */
const SHOP = 0;
export const CONTRACTS = 3;

/** Opens the first sample (a shop) and waits for its overview. */
export async function openSample(app, index = 0) {
  await app.frame.locator(".sample-card").nth(index).click();
  await waitForPage(app, "overview");
}

/** Opens the sample of CDNOW, as it is, and waits for its overview. */
export async function openCdnow(app) {
  await app.upload("tests/data/cdnow/CDNOW_sample.txt");
  await toResults(app);
}

/** Goes on from the mapping page, where something was left to look at, to the results. */
export async function toResults(app) {
  await app.waitFor(() => document.querySelector(".page-mapping, .page-overview"), undefined, 120_000);
  if (app.page.url().includes("#v1=mapping")) {
    await app.frame.locator("#go-on").click();
  }
  await waitForPage(app, "overview", 120_000);
  await app.waitForText("What stands out", 120_000);
}

/** Saves what a label of the export window names: `{ name, bytes }`. */
export async function exported(app, label) {
  await app.frame.getByRole("button", { name: "Export", exact: true }).click();
  return app.download(() => app.frame.getByRole("button", { name: label }).click());
}

/** Waits until the address names a page and no work is shown any more. */
export async function waitForPage(app, page, timeout = 60_000) {
  const there = () => app.page.url().includes(`#v1=${page}`);
  await poll(async () => there(), `the page ${page}; the address is ${app.page.url()}`, timeout);
  await app.waitFor(() => !document.querySelector("[aria-busy=true]"), undefined, timeout);
}

/** Goes to a page by the address bar, opening the sample first where there is nothing to show yet. */
export async function openPage(app, page) {
  const needsFile = page !== "start" && page !== "methods";
  const sample = page === "subscriptions" ? CONTRACTS : SHOP;
  if (needsFile && app.sample !== sample) {
    await goTo(app, "start");
    await openSample(app, sample);
    app.sample = sample;
  }
  await goTo(app, page);
}

async function goTo(app, page) {
  if (!app.page.url().includes(`#v1=${page}`)) {
    await app.page.evaluate((hash) => {
      location.hash = hash;
    }, `#v1=${page}`);
  }
  // Models are fitted on the way to some pages.
  if (page === "retention") {
    await app.waitFor(() => document.querySelector(".retention-page .chart") && !document.querySelector(".retention-page.is-updating, .retention-page [aria-busy=true]"));
  }
  if (page === "subscriptions") {
    await app.waitFor(() => document.querySelector(".subscriptions-page .chart") && !document.querySelector(".subscriptions-page.is-updating, .subscriptions-page [aria-busy=true]"));
  }
  if (page === "predict") {
    await app.waitFor(() => document.querySelector(".predict-page .tile") && !document.querySelector(".model-progress"));
  }
  await app.frame.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 400))));
}

/** Gives a large file, goes on from the mapping page if it is shown, and waits until the file is being read. */
export async function startReading(app, file) {
  await app.upload(file);
  const isRead = () =>
    document.querySelector("[role=progressbar][aria-valuenow]:not([aria-valuenow='0'])") !== null;
  const goOn = app.frame.locator("#go-on:not([disabled])");
  await poll(async () => {
    if (await goOn.count()) {
      await goOn.click();
    }
    return (await app.frame.evaluate(isRead)) || app.page.url().includes("#v1=overview");
  }, "reading");
}

/** A script that makes the browser say that the machine has so many processors. */
export function processors(count) {
  return `Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => ${count} });`;
}
