// The Predict page: what customers will be worth, on the built artefact.

import { check, temporaryFile, test } from "./harness.mjs";
import { openCdnow, openSample, waitForPage } from "./pages.mjs";

const go = (app, page) => app.frame.getByRole("button", { name: page, exact: true }).click();

/** Waits until the models are fitted and drawn. */
async function waitForForecast(app, timeout = 60_000) {
  const ready = () => {
    const busy = document.querySelector(".model-progress, .predict-page.is-updating, [aria-busy=true]");
    return !busy && document.querySelector(".predict-page .tile, .predict-page .callout");
  };
  await app.waitFor(ready, undefined, timeout);
}

async function openForecast(openApp, options) {
  const app = await openApp(options);
  await openSample(app);
  await go(app, "Predict");
  await waitForForecast(app);
  return app;
}

const headline = (app) => app.frame.locator("h1").innerText();
const tile = (app, key) => app.frame.locator(`.tile[data-metric=${key}] .tile-value`).innerText();
const numberIn = (text) => Number(text.replaceAll(/[^0-9.-]/g, ""));

test("the page says what is to come, how sure that is, and which model says so", async ({ openApp }) => {
  const app = await openForecast(openApp);
  check.match(await headline(app), /customers should bring .+ in the next 12 months/);
  check.match(await app.frame.locator(".page-lead").first().innerText(), /19 times out of 20/);
  check.match(await app.frame.locator(".why-text").innerText(), /^(MBG|BG|Pareto)\/\w+/);
  check.ok((await app.frame.locator(".predict-page .tile").count()) >= 6);
  check.ok((await app.frame.locator(".predict-page .chart").count()) >= 10);
  for (const title of await app.frame.locator(".predict-page .chart-title").allInnerTexts()) {
    check.match(title, /\w+ \w+/);
    check.doesNotMatch(title, /NaN|undefined|inf/i);
  }
});

test("CDNOW is fitted to the published parameters", async ({ openApp }) => {
  const app = await openApp();
  await openCdnow(app);
  await go(app, "Predict");
  await waitForForecast(app);
  // All 78 weeks; the parameters published for Pareto/NBD on them are .5629966, 12.5590370, .4081095, 10.5148048.
  const pareto = app.frame.locator("details", { hasText: "Pareto/NBD: parameters" });
  await pareto.locator("summary").click();
  const values = (await pareto.locator("tbody tr td:nth-child(2)").allInnerTexts()).map(numberIn);
  const published = [0.5629966, 12.559037, 0.4081095, 10.5148048];
  values.forEach((value, at) => check.ok(Math.abs(value / published[at] - 1) < 1e-3, `${value} is not ${published[at]}`));
  check.equal(values.length, 4);
});

test("settings change the forecast, and can be taken back", async ({ openApp }) => {
  const app = await openForecast(openApp);
  const before = numberIn(await tile(app, "value_to_come"));
  await app.frame.getByText("2 years", { exact: true }).click();
  await app.waitForText("in the next 24 months");
  await waitForForecast(app);
  const longer = numberIn(await tile(app, "value_to_come"));
  check.ok(longer > before, `${longer} after ${before}`);
  check.match(app.page.url(), /horizon=24/);
  await app.frame.locator("#predict-margin").fill("50");
  await app.press("Tab");
  await app.waitForText("of margin in");
  await waitForForecast(app);
  const half = numberIn(await tile(app, "value_to_come"));
  check.ok(Math.abs(half / longer - 0.5) < 0.01, `${half} is not half of ${longer}`);
  await app.frame.locator("#predict-model").selectOption("pareto_nbd");
  await app.waitFor(() => document.querySelector(".why-text")?.innerText.startsWith("Pareto/NBD"));
  await waitForForecast(app);
  await app.frame.getByText("For ever", { exact: true }).click();
  await app.waitForText("in all time to come");
  await waitForForecast(app);
  check.ok(numberIn(await tile(app, "value_to_come")) > half);
});

test("the address brings the settings of the forecast back", async ({ openApp }) => {
  const app = await openApp({ hash: "#v1=predict&horizon=6&discount=0&model=bg_nbd" });
  await app.frame.locator(".sample-card").first().click();
  await waitForForecast(app);
  check.match(await headline(app), /in the next 6 months/);
  check.match(await app.frame.locator(".why-text").innerText(), /^BG\/NBD/);
});

test("choosing in a chart selects customers everywhere, and says what they should bring", async ({ openApp }) => {
  const app = await openForecast(openApp);
  const everybody = numberIn(await tile(app, "value_to_come"));
  const stage = app.frame.locator("#chart-alive_bands .chart-stage");
  await stage.scrollIntoViewIfNeeded();
  await app.waitFor(() => document.querySelector("#chart-alive_bands canvas") !== null);
  await stage.focus();
  await app.press("ArrowRight", "Enter");
  await app.waitFor(() => /[\d,]+ of [\d,]+ customers/.test(document.querySelector(".selection-count")?.innerText ?? ""));
  const counted = /^([\d,]+) of/.exec(await app.frame.locator(".selection-count").innerText())[1];
  await app.waitFor((count) => document.querySelector("h1").innerText.includes(`Your ${count} selected customer`), counted);
  const selected = numberIn(await tile(app, "value_to_come"));
  check.ok(selected >= 0 && selected < everybody, `${selected} of ${everybody}`);
  await app.frame.getByRole("button", { name: "Show these customers" }).click();
  await app.waitFor((count) => document.querySelector("#customers-counted")?.innerText.startsWith(count), counted);
  check.match(await app.frame.locator(".selection-list").innerText(), /Probability alive/);
});

test("the table and the drawer show what each customer should bring", async ({ openApp }) => {
  const app = await openApp();
  await openSample(app);
  await go(app, "Customers");
  // The value comes first, its interval after it.
  await app.waitFor(() => /\d.*\(.*–.*\)/.test(document.querySelector(".grid-body .col-interval")?.innerText ?? ""));
  await app.frame.locator(".grid-head .col-interval button").click();
  await app.waitFor(() => document.querySelector(".grid-head .col-interval").getAttribute("aria-sort") === "descending");
  await app.waitFor(() => !document.querySelector("#customers-grid[aria-busy=true]"));
  const values = await app.frame.locator(".grid-body .col-interval").allInnerTexts();
  const first = values.filter((text) => /\d/.test(text)).map((text) => numberIn(text.split("(")[0]));
  check.ok(first.length > 5);
  check.deepEqual(first, [...first].sort((a, b) => b - a));
  await app.frame.locator(".grid-body .grid-row").first().click();
  await app.waitFor(() => document.querySelector("#chart-alive_history"));
  check.match(await app.frame.locator(".profile").innerText(), /Probability alive[\s\S]*Value at risk/);
});

test("models can be stopped and fitted again; the bootstrap runs with progress", async ({ openApp }) => {
  const app = await openForecast(openApp);
  await app.frame.locator("#bootstrap").click();
  await app.waitFor(() => document.querySelector(".model-progress [aria-valuenow]"));
  await app.frame.locator("#stop-models").click();
  await app.waitFor(() => !document.querySelector(".model-progress"));
  await app.frame.locator("#bootstrap").click();
  await app.waitForText(/Refitted to 200 resampled bases/, 120_000);
});

test("a base without a second purchase says what would help", async ({ openApp }) => {
  const app = await openApp();
  const rows = Array.from({ length: 30 }, (_, at) => `c${at},2024-0${(at % 9) + 1}-10,${at + 5}.00`);
  await app.upload(temporaryFile("once.csv", `customer,date,amount\n${rows.join("\n")}\n`));
  await app.waitFor(() => document.querySelector(".page-mapping, .page-overview"));
  if (app.page.url().includes("#v1=mapping")) {
    await app.frame.locator("#go-on").click();
  }
  await waitForPage(app, "overview");
  await go(app, "Predict");
  await app.waitForText("Nobody has bought on a second day yet");
  check.equal(await app.frame.locator(".predict-page .tile").count(), 0);
});

test("the customers file holds what each should bring", async ({ openApp }) => {
  const app = await openForecast(openApp);
  await app.frame.getByRole("button", { name: "Export", exact: true }).click();
  const saved = await app.download(() => app.frame.getByRole("button", { name: /Customers as CSV/ }).click());
  const [header, first] = saved.bytes.toString("utf8").split("\r\n");
  const columns = header.split(",");
  check.ok(columns.includes("probability_alive") && columns.includes("value_to_come"));
  const alive = Number(first.split(",")[columns.indexOf("probability_alive")]);
  check.ok(alive > 0 && alive <= 1, first);
});

test("the published cases are fitted in the browser to the figures that were printed", async ({ openApp }) => {
  const app = await openApp();
  await go(app, "Methods");
  await app.waitFor(() => document.querySelector(".published-case") !== null);
  const cases = await app.frame.locator(".published-case").evaluateAll((all) => all.map((one) => one.querySelector("summary").innerText));
  check.ok(cases.length >= 17, `${cases.length} cases`);
  let figures = 0;
  for (const text of cases) {
    const all = /all (\d+) figures to the last digit/.exec(text);
    const some = /\d+ of (\d+) to the last digit printed, the others within ([\d.]+)%/.exec(text);
    check.ok(all ?? some, text);
    figures += Number((all ?? some)[1]);
    // Where a likelihood is flat, packages stopped a little short.
    check.ok(all || Number(some[2]) <= 0.6, text);
  }
  check.ok(figures >= 114, `${figures} figures`);
});

test("the Predict page is accessible, wide and narrow, light and dark", async ({ openApp }) => {
  for (const options of [{ width: 1280 }, { width: 390, height: 844, dark: true }]) {
    const app = await openForecast(openApp, options);
    check.deepEqual(await app.axe(), []);
    const wide = await app.frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check.ok(wide <= 0, `the page is ${wide} pixels too wide at ${options.width}`);
  }
});
