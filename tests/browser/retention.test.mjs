// The Retention page: who comes back, who is lost, who moved, on the built artefact.

import { check, test } from "./harness.mjs";
import { openCdnow, openSample } from "./pages.mjs";

const go = (app, page) => app.frame.getByRole("button", { name: page, exact: true }).click();

async function settled(app) {
  await app.waitFor(
    () => document.querySelector(".retention-page .chart") && !document.querySelector(".retention-page.is-updating, .retention-page [aria-busy=true]"),
    undefined,
    60_000,
  );
}

async function openRetention(openApp, options) {
  const app = await openApp(options);
  await openSample(app);
  await go(app, "Retention");
  await settled(app);
  return app;
}

const headline = (app) => app.frame.locator("h1").innerText();

/** The rows of the table of a chart, as text. */
async function tableOf(app, id) {
  const chart = app.frame.locator(`#chart-${id}`);
  await chart.scrollIntoViewIfNeeded();
  await chart.getByRole("button", { name: /table/i }).click();
  const rows = chart.locator("tbody tr");
  await app.waitFor((of) => document.querySelector(`#chart-${of} tbody tr`) !== null, id);
  return rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.innerText.trim())));
}

test("the page says who comes back, who is lost and who moved", async ({ openApp }) => {
  const app = await openRetention(openApp);
  check.match(await headline(app), /\d/);
  for (const title of ["cohorts-title", "waiting-title", "churn-title", "moves-title"]) {
    check.equal(await app.frame.locator(`#${title}`).count(), 1, title);
  }
  const titles = await app.frame.locator(".retention-page .chart-title").allInnerTexts();
  check.ok(titles.length >= 9, `${titles.length} charts`);
  titles.forEach((title) => check.doesNotMatch(title, /NaN|undefined|inf/i));
  check.ok((await app.frame.locator(".watch-customer").count()) > 0);
});

test("the cohorts of CDNOW are those that are known", async ({ openApp }) => {
  const app = await openApp();
  await openCdnow(app);
  await go(app, "Retention");
  await settled(app);
  await app.frame.locator("#cohorts-by").selectOption("month");
  await app.frame.getByText("Numbers", { exact: true }).click();
  await settled(app);
  const rows = await tableOf(app, "cohort_heat");
  const text = rows.map((row) => row.join(" ").replaceAll(",", "")).join("\n");
  for (const known of ["781 124 95 70 65 77 65", "857 134 110 75 77 75 61", "719 87 84 78 63 64 55"]) {
    check.ok(text.includes(known), `${known} is not in\n${text}`);
  }
});

test("other cohorts and figures are asked for, linked and taken back", async ({ openApp }) => {
  const app = await openRetention(openApp);
  await app.frame.locator("#cohorts-by").selectOption("quarter");
  await app.waitFor(() => !document.querySelector(".retention-page.is-updating, .retention-page [aria-busy=true]"));
  check.match(app.page.url(), /cohorts=quarter/);
  await app.frame.locator("#cohorts-figure").selectOption("cumulative_revenue");
  await settled(app);
  check.match(app.page.url(), /cohortfigure=cumulative_revenue/);
  await app.press("Control+z");
  await app.waitFor(() => document.querySelector("#cohorts-figure").value === "active");
});

test("a customer on the watch list opens in the drawer", async ({ openApp }) => {
  const app = await openRetention(openApp);
  const first = app.frame.locator(".watch-customer").first();
  const id = await first.innerText();
  await first.click();
  await app.waitFor((wanted) => document.querySelector("dialog[open]")?.innerText.includes(wanted), id);
});

test("the page follows the selection", async ({ openApp }) => {
  const app = await openRetention(openApp);
  const before = await headline(app);
  await go(app, "Segments");
  await app.frame.locator(".segment-card .segment-select, .segment-card button").first().click();
  await app.waitFor(() => /[\d,]+ of [\d,]+ customers/.test(document.querySelector(".selection-count")?.innerText ?? ""));
  await go(app, "Retention");
  await app.waitFor((was) => document.querySelector("h1").innerText !== was, before);
});

test("the Retention page is accessible, wide and narrow, light and dark", async ({ openApp }) => {
  for (const options of [{ width: 1280 }, { width: 390, height: 844, dark: true }]) {
    const app = await openRetention(openApp, options);
    check.deepEqual(await app.axe(), []);
    const wide = await app.frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check.ok(wide <= 0, `the page is ${wide} pixels too wide at ${options.width}`);
  }
});
