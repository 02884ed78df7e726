// The Subscriptions page below recurring revenue: who stays, what makes them leave, renewals, value.

import { check, test } from "./harness.mjs";
import { CONTRACTS, openSample } from "./pages.mjs";

const go = (app, page) => app.frame.getByRole("button", { name: page, exact: true }).click();

async function settled(app) {
  await app.waitFor(
    () => document.querySelector(".subscriptions-page .chart") && !document.querySelector(".subscriptions-page.is-updating, .subscriptions-page [aria-busy=true]"),
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

const textOf = (app, selector) => app.frame.locator(selector).innerText();

/** The rows of the table of a chart, as text. */
async function tableOf(app, id) {
  const chart = app.frame.locator(`#chart-${id}`);
  await chart.scrollIntoViewIfNeeded();
  await chart.getByRole("button", { name: /table/i }).click();
  await app.waitFor((of) => document.querySelector(`#chart-${of} tbody tr`) !== null, id);
  const rows = chart.locator("tbody tr");
  return rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.innerText.trim())));
}

test("the parts on staying, leaving, renewing and value are there, each with its finding", async ({ openApp }) => {
  const app = await openSubscriptions(openApp);
  for (const title of ["stays-title", "factors-title", "renewals-title", "contract-value-title"]) {
    check.equal(await app.frame.locator(`#${title}`).count(), 1, title);
  }
  for (const id of ["stay_curve", "stay_groups", "leaving_factors", "renewal_losses", "renewal_survival", "contract_payments"]) {
    const chart = app.frame.locator(`#chart-${id}`);
    check.match(await chart.locator(".chart-title").innerText(), /\w/, id);
    const rows = await tableOf(app, id);
    check.ok(rows.length > 1, id);
  }
  check.doesNotMatch(await textOf(app, ".subscriptions-page"), /NaN|undefined|\binf\b/);
});

test("curves are compared by another property, which is linked and taken back", async ({ openApp }) => {
  const app = await openSubscriptions(openApp);
  check.match(await textOf(app, "#stay-groups"), /Solo/);
  await app.frame.locator("#stays-by").selectOption("interval");
  await app.waitFor(() => /Yearly/.test(document.querySelector("#stay-groups")?.innerText ?? ""));
  check.match(app.page.url(), /stays=interval/);
  check.match(await textOf(app, "#stay-groups"), /by chance in .* cases/);
  await settled(app);
  await app.press("Control+z");
  await app.waitFor(() => document.querySelector("#stays-by").value === "plan");
});

test("renewals of another interval are modelled when asked for", async ({ openApp }) => {
  const app = await openSubscriptions(openApp);
  check.match(await textOf(app, "#churn-bias"), /1\/[\d.]+% is [\d.]+\s(months|month)/);
  await app.frame.locator("#renewals-interval").selectOption("year");
  await app.waitFor(() => /In years paid/.test(document.querySelector("#churn-bias")?.innerText ?? ""));
  check.match(app.page.url(), /renewals=year/);
  check.match(await textOf(app, "#renewal-models"), /is used|No model/);
});

test("growth raises the value and is linked", async ({ openApp }) => {
  const app = await openSubscriptions(openApp);
  check.equal(await app.frame.locator("[data-metric=contract_grown]").count(), 0);
  const number = async (key) => Number((await textOf(app, `[data-metric=${key}] .tile-value`)).replace(/[^\d.]/g, ""));
  const plain = await number("contract_new");
  await app.frame.locator("#contract-growth").fill("3");
  await app.frame.locator("#contract-growth").press("Enter");
  await app.waitFor(() => document.querySelector("[data-metric=contract_grown]") !== null);
  await settled(app);
  check.ok((await number("contract_grown")) > plain);
  check.equal(await number("contract_new"), plain);
  check.match(app.page.url(), /growth=3/);
});

test("charts of contracts are read by keyboard", async ({ openApp }) => {
  const app = await openSubscriptions(openApp);
  for (const id of ["leaving_factors", "renewal_survival"]) {
    const canvas = app.frame.locator(`#chart-${id} .chart-stage`);
    await canvas.scrollIntoViewIfNeeded();
    await canvas.focus();
    await canvas.press("ArrowRight");
    await app.waitFor((of) => /\d/.test(document.querySelector(`#chart-${of} [aria-live]`)?.innerText ?? ""), id);
  }
});

test("the Subscriptions page is accessible, wide and narrow, light and dark", async ({ openApp }) => {
  for (const options of [{ width: 1280 }, { width: 390, height: 844, dark: true }]) {
    const app = await openSubscriptions(openApp, options);
    check.deepEqual(await app.axe(), []);
    const wide = await app.frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check.ok(wide <= 0, `the page is ${wide} pixels too wide at ${options.width}`);
  }
});

test("a file that says how long customers stayed shows what it can, and why the rest is missing", async ({ openApp }) => {
  const app = await openApp();
  const row = (at) => {
    const yearly = at % 2 === 0;
    const months = 1 + ((at * 7) % 11) + (yearly ? 9 : 0);
    return `c${at},${months},${at % 3 === 0 || !yearly ? "yes" : "no"},${yearly ? "Yearly" : "Monthly"},${20 + ((at * 13) % 50)}`;
  };
  const text = ["customer_id,tenure,churned,contract_kind,age", ...Array.from({ length: 80 }, (_, at) => row(at))].join("\n");
  await app.upload({ name: "stays.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await app.waitFor(() => document.querySelector("#go-on, .page-overview"));
  if (app.page.url().includes("#v1=mapping")) {
    await app.frame.locator("#go-on").click();
  }
  await app.waitFor(() => document.querySelector(".page-overview, .empty"));
  await go(app, "Subscriptions");
  await settled(app);
  check.match(await textOf(app, "#chart-leaving_factors .chart-title"), /Monthly \(contract_kind\): .* times as likely to leave as Yearly/);
  check.match(await textOf(app, "#stay-groups"), /do differ/);
  check.match(await textOf(app, "[aria-labelledby=contract-value-title] .part-missing"), /does not say what customers pay/);
});
