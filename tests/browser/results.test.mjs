// The result pages: overview, customers, segments, methods, with a built-in sample.

import { check, test } from "./harness.mjs";

/** Opens the app with the sample shop read; `width` and `height` as for `openApp`. */
async function openShop(openApp, options = {}) {
  const app = await openApp(options);
  await app.frame.getByRole("button", { name: /shop/i }).first().click();
  await app.waitForText("What stands out");
  return app;
}

const go = (app, page) => app.frame.getByRole("button", { name: page, exact: true }).click();

/** The number in a text: `12,345` and `$1,234.50` alike. */
const numberIn = (text) => Number(text.replaceAll(/[^0-9.]/g, ""));

async function countedCustomers(app) {
  const text = await app.frame.locator("#customers-counted").innerText();
  return Number(/^[\d,]+/.exec(text)[0].replaceAll(",", ""));
}

test("the overview says what the customers are worth and backs each finding", async ({ openApp }) => {
  const app = await openShop(openApp);
  check.match(await app.frame.locator("h1").innerText(), /customers brought .+ in [\d,]+ orders/);
  const findings = app.frame.locator(".finding");
  check.ok((await findings.count()) >= 1 && (await findings.count()) <= 3);
  for (let at = 0; at < (await findings.count()); at += 1) {
    check.match(await findings.nth(at).locator(".finding-text").innerText(), /\d/);
    const way = findings.nth(at).getByRole("button", { name: /figures behind this/ });
    if ((await way.count()) === 0) {
      continue; // backed by the Segments page
    }
    await way.click();
    const focused = await app.frame.evaluate(() => document.activeElement.id);
    check.match(focused, /^(chart|metric)-/);
  }
});

test("every tile compares its last full period in words, and every figure is tagged", async ({ openApp }) => {
  const app = await openShop(openApp);
  const tiles = app.frame.locator(".tile");
  check.ok((await tiles.count()) >= 4);
  for (const text of await tiles.allInnerTexts()) {
    check.match(text, /Worth to/);
    check.match(text, /(more than|less than|the same as|no full period|to compare with|over the whole time)/i);
  }
});

test("a contested definition changes its figure everywhere", async ({ openApp }) => {
  const app = await openShop(openApp);
  const metric = app.frame.locator("#metric-average_order_value");
  const tile = app.frame.locator(".tile[data-metric=average_order_value] .tile-value");
  const before = await tile.innerText();
  await metric.locator("summary").click();
  check.match(await metric.innerText(), /With your figures/);
  await metric.getByRole("radio", { name: /median/i }).check();
  await app.waitFor(
    ([selector, old]) => document.querySelector(selector).innerText !== old,
    [".tile[data-metric=average_order_value] .tile-value", before],
  );
  const chosen = await metric.locator(".variant.is-chosen .variant-value").innerText();
  check.equal(await tile.innerText(), chosen);
});

test("charts are drawn, walked through by keys, and narrow the page", async ({ openApp }) => {
  const app = await openShop(openApp);
  const chart = app.frame.locator("#chart-orders_per_customer");
  await chart.scrollIntoViewIfNeeded();
  await app.waitFor(() => document.querySelector("#chart-orders_per_customer canvas") !== null);
  const stage = chart.locator(".chart-stage");
  await stage.focus();
  await app.press("ArrowRight", "ArrowRight");
  const said = await stage.locator("[aria-live]").innerText();
  check.match(said, /\d/);
  await app.press("Enter");
  await app.waitForText("Clear selection");
  await app.waitFor(() => /of [\d,]+ customers/.test(document.querySelector(".selection-count").innerText));
  check.match(await app.frame.locator("h1").innerText(), /selected of your/);
  await app.frame.getByRole("button", { name: "Clear selection" }).click();
  await app.waitFor(() => document.querySelector(".selection-bar") === null);
});

test("a chart gives its table, its picture, its drawing and its data", async ({ openApp }) => {
  const app = await openShop(openApp);
  const chart = app.frame.locator("#chart-concentration");
  await chart.getByRole("button", { name: "View as table" }).click();
  check.ok((await chart.locator("table tbody tr").count()) > 2);
  const save = async (name) => {
    await chart.getByRole("button", { name: "Save", exact: true }).click();
    return app.download(() => chart.getByRole("button", { name }).click());
  };
  const png = await save("Picture (PNG)");
  check.deepEqual([...png.bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  const svg = await save("Drawing (SVG)");
  check.match(svg.bytes.toString("utf8"), /^<svg[\s\S]*<\/svg>\s*$/);
  const csv = await save("Data (CSV)");
  check.ok(csv.bytes.toString("utf8").split("\r\n").length > 3);
});

test("the table sorts, searches, filters and opens a customer, by keyboard alone", async ({ openApp }) => {
  const app = await openShop(openApp);
  await go(app, "Customers");
  await app.waitFor(() => document.querySelector(".grid-body .col-id")?.innerText);
  const all = await countedCustomers(app);
  const revenues = async () =>
    (await app.frame.locator(".grid-body .grid-row:not(.is-waiting) .col-figure:nth-child(3)").allInnerTexts()).map(numberIn);
  const falling = await revenues();
  check.ok(falling.length > 5);
  check.deepEqual(falling, [...falling].sort((a, b) => b - a));

  await app.frame.locator("#customers-grid").focus();
  await app.press("Control+End");
  await app.waitFor((total) => {
    const rows = [...document.querySelectorAll(".grid-body .grid-row:not(.is-waiting)")];
    return rows.some((row) => row.ariaRowIndex === String(total + 1) || row.getAttribute("aria-rowindex") === String(total + 1));
  }, all);
  await app.press("Control+Home", "ArrowDown", "Enter");
  await app.waitForText("Rank by net revenue");
  const drawer = await app.frame.locator("#customer-drawer").innerText();
  check.match(drawer, new RegExp(`2 of ${all.toLocaleString("en-US")}`));
  await app.press("Escape");
  await app.waitFor(() => document.querySelector("#customer-drawer") === null);

  const id = (await app.frame.locator(".grid-body .grid-row .col-id").first().innerText()).trim();
  await app.frame.locator("#customer-search").fill(id);
  await app.waitFor(() => Number.parseInt(document.querySelector("#customers-counted").innerText, 10) < 50);
  check.equal((await app.frame.locator(".grid-body .grid-row .col-id").first().innerText()).trim(), id);
});

test("the saved list holds what is selected", async ({ openApp }) => {
  const app = await openShop(openApp);
  await go(app, "Segments");
  await app.frame.locator("[data-segment=champions]").getByRole("button", { name: /Show these customers/ }).click();
  await app.waitForText("net revenue");
  await app.waitFor(() => /^[\d,]+ customers? with/.test(document.querySelector("#customers-counted").innerText));
  const count = await countedCustomers(app);
  await app.frame.getByRole("button", { name: "Save list" }).click();
  const saved = await app.download(() => app.frame.getByRole("button", { name: /These customers as CSV/ }).click());
  const lines = saved.bytes.toString("utf8").trim().split(/\r?\n/);
  check.equal(lines.length - 1, count);
});

test("segments: proof, map, grid and cards are one selection", async ({ openApp }) => {
  const app = await openShop(openApp);
  await go(app, "Segments");
  const proof = await app.frame.locator("#partition-proof").first().innerText();
  const [, some, all] = /([\d,]+) of ([\d,]+) customers are in exactly one segment/.exec(proof);
  check.equal(some, all);
  const sizes = await app.frame.locator(".segment-card .segment-main:first-child dd").allInnerTexts();
  const sum = sizes.map((text) => numberIn(text.split("\n")[0])).reduce((a, b) => a + b, 0);
  check.equal(sum, numberIn(all));

  const map = app.frame.locator("#chart-segments .chart-stage");
  await map.focus();
  await app.press("ArrowRight", "Enter");
  await app.waitForText("Clear selection");
  check.equal(await app.frame.locator(".segment-card.is-selected").count(), 1);
  const grid = app.frame.locator("#chart-rfm_grid .chart-stage");
  await grid.focus();
  await app.press("End", "Enter");
  await app.waitFor(() => document.querySelector(".selection-chip")?.innerText.startsWith("R "));
});

test("segments: fixed thresholds and a name of one's own", async ({ openApp }) => {
  const app = await openShop(openApp);
  await go(app, "Segments");
  const frequency = app.frame.locator("[data-score=frequency]");
  await frequency.getByRole("radio", { name: "My own thresholds" }).check();
  const first = frequency.getByRole("spinbutton").first();
  await first.fill("99");
  await first.blur();
  await app.waitForText("must be at least the one before");
  const name = app.frame.locator(".name-field input").first();
  await name.fill("Our stars");
  await name.blur();
  await app.waitFor(() => document.querySelector("[data-segment=champions] .segment-name").innerText.includes("Our stars"));
  const proof = await app.frame.locator("#partition-proof").first().innerText();
  const [, some, all] = /([\d,]+) of ([\d,]+) customers are in exactly one segment/.exec(proof);
  check.equal(some, all);
});

test("methods are there without data and can be searched", async ({ openApp }) => {
  const app = await openApp();
  await go(app, "Methods");
  await app.waitForText("How everything here is defined");
  const all = await app.frame.locator(".method").count();
  check.ok(all > 15);
  await app.frame.locator("#methods-search").fill("gini");
  await app.waitFor((before) => document.querySelectorAll(".method").length < before, all);
  check.match(await app.text(), /Gini coefficient/);
  await app.frame.locator("#methods-search").fill("zzzz");
  await app.waitForText("Nothing here matches");
});

test("result pages pass axe and fit a phone", async ({ openApp }) => {
  const app = await openShop(openApp, { width: 390, height: 844 });
  for (const page of ["Overview", "Customers", "Segments", "Methods"]) {
    await go(app, page);
    await app.waitFor((title) => document.querySelector(`.page-${title}`) !== null, page.toLowerCase());
    await app.waitFor(() => document.querySelector("h1") !== null);
    const wide = await app.frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check.ok(wide <= 0, `${page} is ${wide} pixels too wide`);
    check.deepEqual(await app.axe(), []);
  }
});
