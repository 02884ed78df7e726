// From a file to the results: the ways that people take, and the ways that go wrong.

import { check, poll, sleep, temporaryFile, test } from "./harness.mjs";
import { openPage, openSample, pages, processors, startReading, waitForPage } from "./pages.mjs";
import { writeOrders } from "../bench/orders.mjs";

const MASTER = "tests/data/cdnow/CDNOW_master.txt";

/** Presses the button that leads from the mapping page to the results. */
async function goOn(app) {
  await app.waitFor(() => document.querySelector("#go-on:not([disabled])"));
  await app.frame.locator("#go-on").click();
  await waitForPage(app, "overview");
}

/** Gives a file and takes whichever way it needs: straight to the results, or over the mapping page. */
async function read(app, file) {
  await app.upload(file);
  const at = await poll(() => /#v1=(mapping|overview)/.exec(app.page.url())?.[1], "mapping or overview");
  if (at === "mapping") {
    await goOn(app);
  }
}

/** The figures as JSON, by way of the export menu. */
async function figures(app) {
  await app.frame.getByRole("button", { name: "Export" }).click();
  const { bytes } = await app.download(() => app.frame.getByText("Figures as JSON").click());
  return JSON.parse(bytes.toString("utf8"));
}

for (const [index, name] of ["shop", "subscription", "B2B seller"].entries()) {
  test(`sample: ${name}, one click to the overview`, async ({ openApp }) => {
    const app = await openApp();
    await openSample(app, index);
    await app.waitForText("What stands out");
    await app.waitFor(() => document.querySelector("canvas"));
  });
}

test("CDNOW: the file as it is gives the published figures", async ({ openApp }) => {
  const app = await openApp();
  await read(app, MASTER);
  const { ingest, metrics } = await figures(app);
  check.equal(ingest.rows_accepted, 69_659);
  check.equal(metrics.customers, 23_570);
  check.equal(metrics.revenue, 2_500_315.63);
});

test("mapping: a wrong guess in a semicolon file is put right and shows at once", async ({ openApp }) => {
  const lines = ["Kunde;Datum;Betrag netto;Betrag brutto"];
  for (let row = 0; row < 40; row += 1) {
    const day = `${String((row % 28) + 1).padStart(2, "0")}.0${(row % 6) + 1}.2024`;
    lines.push(`K-${row % 9};${day};1.000,00;1.190,50`);
  }
  const app = await openApp();
  await app.upload(temporaryFile("Umsatz.csv", lines.join("\r\n")));
  await poll(() => /#v1=(mapping|overview)/.test(app.page.url()), "the mapping page or the overview");
  if (app.page.url().includes("overview")) {
    await app.frame.locator(".open-file").click();
    await waitForPage(app, "mapping");
  }
  const roles = () => app.frame.locator("select[id^=role-]").evaluateAll((all) => all.map((one) => one.value));
  const [net, gross] = [2, 3];
  const wanted = (await roles())[net] === "amount" ? gross : net;
  const other = wanted === net ? gross : net;
  await app.frame.locator(`#role-${other}`).selectOption("ignore");
  await app.frame.locator(`#role-${wanted}`).selectOption("amount");
  await poll(async () => (await roles())[wanted] === "amount" && (await roles())[other] === "ignore", "the new roles");
  await goOn(app);
  const { metrics } = await figures(app);
  check.equal(metrics.revenue, wanted === net ? 40_000 : 47_620);
  check.equal(metrics.customers, 9);
});

for (const [name, file, wanted] of [
  ["an empty file", ["empty.csv", ""], /empty|no rows|nothing/i],
  ["only a header", ["header.csv", "customer,date,amount\n"], /no row below/i],
  ["a picture", ["photo.csv", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")], /image|picture/i],
]) {
  test(`refused in words: ${name}`, async ({ openApp }) => {
    const app = await openApp();
    await app.upload(temporaryFile(...file));
    await app.waitFor(() => document.querySelector("[role=alert]"));
    check.match(await app.frame.locator("[role=alert]").first().innerText(), wanted);
    await back(app);
    await openSample(app);
  });
}

/** From a refusal back to the start page. */
async function back(app) {
  await app.frame.locator("#failure-back").click();
  await app.waitFor(() => document.querySelector(".sample-card"));
}

test("300 columns: the three that matter are found", async ({ openApp }) => {
  const names = Array.from({ length: 297 }, (_, column) => `note ${column}`);
  const rows = Array.from({ length: 30 }, (_, row) => {
    const notes = names.map((_, column) => `x${(row * column) % 7}`);
    return [`C${row % 7}`, `2024-0${(row % 9) + 1}-15`, `${row + 1}.50`, ...notes].join(",");
  });
  const text = [["customer id", "order date", "amount", ...names].join(","), ...rows].join("\n");
  const app = await openApp();
  await read(app, temporaryFile("wide.csv", text));
  const { metrics } = await figures(app);
  check.equal(metrics.customers, 7);
  check.equal(metrics.revenue, 480);
});

test("cancel in the middle leads back, and the file can be read again", async ({ openApp }) => {
  const file = writeOrders(temporaryFile("orders.csv", ""), 600_000);
  const app = await openApp();
  await startReading(app, file);
  await app.frame.locator("#cancel").click();
  await app.waitFor(() => document.querySelector("#go-on, .sample-card"));
  check.doesNotMatch(app.page.url(), /overview/);
  if (await app.frame.locator("#go-on").count()) {
    await goOn(app);
  } else {
    await read(app, file);
  }
  await app.waitForText("What stands out");
});

for (const [name, kill] of [
  ["by an uncaught error", () => setTimeout(() => { throw new Error("killed"); })],
  ["without a word", () => globalThis.close()],
  ["by hanging for ever", () => setTimeout(() => { for (;;); })],
]) {
  test(`the worker is killed in the middle ${name}: the results still come`, async ({ openApp }) => {
    const app = await openApp({ onInit: processors(1) });
    app.expectErrors = true;
    const file = writeOrders(temporaryFile("orders.csv", ""), 600_000);
    await startReading(app, file);
    let started = 0;
    app.page.on("worker", () => { started += 1; });
    await app.page.workers().at(-1).evaluate(kill);
    const retry = app.frame.getByRole("button", { name: "Try again" });
    await poll(
      async () => {
        if (await retry.count()) {
          await retry.click();
        }
        return app.page.url().includes("overview");
      },
      "the overview",
      100_000,
    );
    await app.waitForText("What stands out");
    check.equal(started, 1, "workers started after the death");
  });
}

test("where memory ends, the page says so and what to do, and the way back is there", async ({ openApp }) => {
  const app = await openApp({ onInit: processors(1) });
  app.expectErrors = true;
  await startReading(app, writeOrders(temporaryFile("orders.csv", ""), 600_000));
  // What a module does that cannot have the memory it asks for.
  await app.page.workers().at(-1).evaluate(() => setTimeout(() => { throw new WebAssembly.RuntimeError("unreachable"); }));
  await app.waitForText("There is not enough memory for this file");
  await app.waitForText("one with a row for each customer");
  await app.frame.getByRole("button", { name: /^Back/ }).first().click();
  await app.waitFor(() => document.querySelector("#go-on, .sample-card"));
});

test("a worker that fell silent while nothing was asked of it is replaced within a minute", async ({ openApp }) => {
  const app = await openApp();
  await openSample(app);
  let started = 0;
  app.page.on("worker", () => { started += 1; });
  await app.page.workers().at(-1).evaluate(() => setTimeout(() => { for (;;); }));
  await poll(() => started === 1, "another worker", 60_000);
  await openPage(app, "customers");
  await app.waitFor(() => document.querySelectorAll("[role=row]").length > 5);
});

test("keyboard only: a sample, then the segments", async ({ openApp }) => {
  const app = await openApp();
  await tabTo(app, (element) => element.matches(".sample-card"));
  await app.press("Enter");
  await waitForPage(app, "overview");
  await app.waitForText("What stands out");
  await tabTo(app, (element) => element.textContent.trim() === "Segments" && element.closest("nav"));
  await app.press("Enter");
  await waitForPage(app, "segments");
  await app.waitForText("What to do about each group");
});

/** Presses Tab until the focused element is wanted; the focus must be visible all the way. */
async function tabTo(app, isWanted) {
  for (let step = 0; step < 60; step += 1) {
    await app.press("Tab");
    const found = await app.frame.evaluate(
      (test) => document.activeElement && document.activeElement !== document.body && (0, eval)(test)(document.activeElement),
      String(isWanted),
    );
    if (found) {
      return;
    }
  }
  throw new Error("60 presses of Tab did not reach it");
}

test("the address bar: a link opens its page, back and forward work", async ({ openApp }) => {
  const app = await openApp({ hash: "#v1=methods" });
  await waitForPage(app, "methods");
  await app.frame.getByRole("button", { name: "Start", exact: true }).or(app.frame.getByRole("link", { name: "Start", exact: true })).first().click();
  await waitForPage(app, "start");
  await app.page.goBack();
  await waitForPage(app, "methods");
  await app.page.goForward();
  await waitForPage(app, "start");
});

test("accessible: no serious violation on any page", async ({ openApp }) => {
  const app = await openApp();
  const found = [];
  for (const page of pages) {
    await openPage(app, page);
    await sleep(300);
    found.push(...(await app.axe({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] })).map((line) => `${page}: ${line}`));
  }
  check.deepEqual(found, []);
});

test("one worker does it all: opening a sample starts no second one", async ({ openApp }) => {
  const app = await openApp();
  await openSample(app);
  await sleep(3_000);
  check.equal(app.workersStarted, 1);
});
