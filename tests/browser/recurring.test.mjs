// Recurring revenue on the Subscriptions page, and the ways of files of contracts to it, on the built artefact.

import { check, temporaryFile, test } from "./harness.mjs";
import { CONTRACTS, openSample, waitForPage } from "./pages.mjs";

const go = (app, page) => app.frame.getByRole("button", { name: page, exact: true }).click();

async function settled(app) {
  await app.waitFor(
    () =>
      document.querySelector(".subscriptions-page section") &&
      !document.querySelector(".subscriptions-page.is-updating, .subscriptions-page [aria-busy=true]"),
    undefined,
    60_000,
  );
}

async function openSubscriptions(openApp, options) {
  const app = await openApp(options);
  await openSample(app, CONTRACTS);
  await go(app, "Subscriptions");
  await settled(app);
  return app;
}

/** Uploads a file and goes on from the mapping page, where it stops there. */
async function openFile(app, name, text) {
  await app.upload(temporaryFile(name, text));
  await app.waitFor(() => document.querySelector(".page-mapping, .page-overview"));
  if (app.page.url().includes("#v1=mapping")) {
    await app.frame.locator("#go-on").click();
  }
  await waitForPage(app, "overview");
  await go(app, "Subscriptions");
  await settled(app);
}

const tile = (app, key) => app.frame.locator(`[data-metric=${key}] .tile-value`).first().innerText();

async function monthRows(app) {
  const rows = app.frame.locator("#month tbody tr");
  return rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.innerText.trim())));
}

const amount = (text) => Number(text.replace("−", "-").replace(/[^0-9.-]/g, ""));

test("start and movements of the month give its end", async ({ openApp }) => {
  const app = await openSubscriptions(openApp);
  const rows = await monthRows(app);
  const amounts = rows.map((row) => amount(row[1]));
  const [start, end] = [amounts[0], amounts.at(-1)];
  const moved = amounts.slice(1, -1).reduce((sum, value) => sum + value, 0);
  check.ok(rows.length >= 4, JSON.stringify(rows));
  check.ok(Math.abs(start + moved - end) < 0.011 * rows.length, JSON.stringify(amounts));
  check.equal(Math.round(amount(await tile(app, "mrr"))), Math.round(end));
  const titles = await app.frame.locator(".subscriptions-page .chart-title").allInnerTexts();
  check.ok(titles.length >= 4, `${titles.length} charts`);
  titles.forEach((title) => check.doesNotMatch(title, /NaN|undefined|inf/i));
});

test("a figure explains itself with the user's own numbers and its other definitions", async ({ openApp }) => {
  const app = await openSubscriptions(openApp);
  const churn = app.frame.locator("#recurring-figures [data-metric=logo_churn]");
  await churn.locator("summary").click();
  check.match(await churn.locator(".formula dd").nth(1).innerText(), /\d+ \/ \d+ = \d/);
  check.equal(await churn.locator(".variant").count(), 5);
});

test("gaps that are no loss are bridged, linked and taken back", async ({ openApp }) => {
  const app = await openApp();
  const text =
    "Customer,Plan,Start date,End date,Billing interval,Amount\n" +
    "anna,Small,2025-01-01,2025-02-20,monthly,10.00\n" +
    "anna,Small,2025-03-05,,monthly,10.00\n" +
    "bert,Small,2025-01-01,,monthly,20.00\n" +
    "carl,Large,2025-03-31,,monthly,40.00\n";
  await openFile(app, "gaps.csv", text);
  const lost = () => monthRows(app).then((rows) => rows.some((row) => row[0].startsWith("Won back")));
  check.equal(await lost(), true);
  await app.frame.locator("#grace-days").fill("30");
  await app.frame.locator("#grace-days").press("Enter");
  await app.waitFor(() => !document.querySelector("#month")?.innerText.includes("Won back"));
  check.match(app.page.url(), /grace=30/);
  await app.frame.locator("h1").click();
  await app.press("Control+z");
  await app.waitFor(() => document.querySelector("#month")?.innerText.includes("Won back"));
});

test("a file with one column a month leads to the same page", async ({ openApp }) => {
  const app = await openApp();
  const months = Array.from({ length: 14 }, (_, at) => `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`);
  const row = (name, pays) => [name, ...months.map((_, at) => pays(at))].join(",");
  const text = [
    ["Customer", ...months].join(","),
    row("anna", () => "10.00"),
    row("bert", (at) => (at < 6 ? "20.00" : "")),
    row("carl", (at) => (at >= 3 ? (at >= 9 ? "50.00" : "30.00") : "")),
    row("dora", (at) => (at === 5 || at === 6 ? "" : "5.00")),
  ].join("\n");
  await openFile(app, "months.csv", `${text}\n`);
  check.equal(amount(await tile(app, "mrr")), 65);
  check.equal(await tile(app, "customers"), "3");
});

test("a file of tenures has no recurring revenue and says why", async ({ openApp }) => {
  const app = await openApp();
  const rows = Array.from({ length: 40 }, (_, at) => `c${at},${1 + (at % 24)},${at % 3 === 0 ? "Yes" : "No"},${at % 2 ? "Fiber" : "DSL"}`);
  await openFile(app, "tenures.csv", `customerID,tenure,Churn,InternetService\n${rows.join("\n")}\n`);
  check.match(await app.frame.locator(".subscriptions-page").innerText(), /how long customers stayed/);
  check.equal(await app.frame.locator("#month").count(), 0);
});

test("where contracts end in the future, counting up to today is one press away", async ({ openApp }) => {
  const app = await openApp();
  const year = new Date().getFullYear();
  const rows = ["anna", "bert", "carl"].map((name, at) => `${name},Small,${year - 2}-0${at + 1}-01,${year + 2}-06-30,monthly,10.00`);
  await openFile(app, "ahead.csv", `Customer,Plan,Start date,End date,Billing interval,Amount\n${rows.join("\n")}\n`);
  await app.frame.getByRole("button", { name: /Count up to today/ }).click();
  await app.waitFor(() => ![...document.querySelectorAll("button")].some((of) => /Count up to today/.test(of.innerText)));
  check.match(app.page.url(), new RegExp(`asof=${year}-`));
  check.equal(await app.frame.getByRole("button", { name: /Count up to today/ }).count(), 0);
});

test("files of orders have no such page, and its address says what it needs", async ({ openApp }) => {
  const app = await openApp();
  await openSample(app);
  check.equal(await app.frame.getByRole("button", { name: "Subscriptions", exact: true }).count(), 0);
  await app.page.evaluate(() => {
    location.hash = "#v1=subscriptions";
  });
  await app.waitFor(() => document.querySelector("h1")?.innerText === "Subscriptions");
  check.match(await app.frame.locator("main").innerText(), /one row a subscription/);
});

test("the Subscriptions page is accessible, wide and narrow, light and dark", async ({ openApp }) => {
  for (const options of [{ width: 1280 }, { width: 390, height: 844, dark: true }]) {
    const app = await openSubscriptions(openApp, options);
    check.deepEqual(await app.axe(), []);
    const wide = await app.frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check.ok(wide <= 0, `the page is ${wide} pixels too wide at ${options.width}`);
  }
});
