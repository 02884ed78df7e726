// From a file to results: samples, files, pasted text, questions, cancelling, a dying worker, files that are none.

import fs from "node:fs";

import { check, poll, sleep, temporaryFile, test } from "./harness.mjs";
import { openSample, waitForPage } from "./pages.mjs";

/** `rows` orders of `customers` customers over two years, in the given form. */
function orders({ rows, customers, head, line }) {
  const lines = [head];
  for (let row = 0; row < rows; row += 1) {
    const day = new Date(Date.UTC(2023, 0, 1) + ((row * 7) % 700) * 86_400_000);
    const part = (number, size) => String(number).padStart(size, "0");
    const date = { y: day.getUTCFullYear(), m: part(day.getUTCMonth() + 1, 2), d: part(day.getUTCDate(), 2) };
    lines.push(line({ row, date, customer: `c${part((row * 31) % customers, 6)}@shop.test`, cents: 500 + ((row * 37) % 9_000) }));
  }
  return lines.join("\n") + "\n";
}

const plain = (rows, customers = 500) =>
  orders({
    rows,
    customers,
    head: "order_id,email,order_date,total",
    line: ({ row, date, customer, cents }) => `${row},${customer},${date.y}-${date.m}-${date.d},${(cents / 100).toFixed(2)}`,
  });

const file = (name, content) => ({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

test("each sample opens with one click", async ({ openApp }) => {
  const app = await openApp();
  for (const index of [0, 1, 2]) {
    await app.frame.locator(".brand").click();
    await openSample(app, index);
    await app.waitFor(() => document.querySelectorAll("main h1").length === 1);
  }
}, { timeout: 240_000 });

test("a plain file goes from the drop to the results without a question", async ({ openApp }) => {
  const app = await openApp();
  await app.upload(file("orders.csv", plain(2_000)));
  await waitForPage(app, "overview");
  check.match(await app.text(), /orders\.csv/);
});

test("CDNOW, separated by spaces and without a header, is read", async ({ openApp }) => {
  const app = await openApp();
  await app.upload("tests/data/cdnow/CDNOW_master.txt");
  await app.waitFor(() => document.querySelector(".page-mapping, .page-overview"), undefined, 60_000);
  if (app.page.url().includes("#v1=mapping")) {
    await app.frame.locator("#go-on").click();
  }
  await waitForPage(app, "overview");
  await app.waitForText("23,570");
});

test("day and month are asked with both readings, and the answer decides", async ({ openApp }) => {
  const ambiguous = orders({
    rows: 400,
    customers: 40,
    head: "Kunde;Datum;Umsatz",
    line: ({ row, date, customer, cents }) => `${customer};${String((row % 12) + 1).padStart(2, "0")}/${String(((row * 5) % 12) + 1).padStart(2, "0")}/${date.y};${(cents / 100).toFixed(2).replace(".", ",")}`,
  });
  const app = await openApp();
  await app.upload(file("umsatz.csv", ambiguous));
  await waitForPage(app, "mapping");
  check.equal(await app.frame.locator("#go-on").isDisabled(), true);
  const cards = app.frame.locator("input[name=date-order]");
  check.equal(await cards.count(), 2);
  await cards.first().check();
  await app.waitFor(() => !document.querySelector("#go-on").disabled);
  check.equal(await cards.count(), 2, "the answered question stays in sight");
  await app.frame.locator("#go-on").click();
  await waitForPage(app, "overview");
});

test("a wrong column is corrected on the mapping page and the rows follow", async ({ openApp }) => {
  const content = orders({
    rows: 300,
    customers: 30,
    head: "Ref;Wer;Wann;Netto;Brutto",
    line: ({ row, date, customer, cents }) => `${row};${customer};${date.d}.${date.m}.${date.y};${(cents / 100).toFixed(2).replace(".", ",")};${(cents / 50).toFixed(2).replace(".", ",")}`,
  });
  const app = await openApp();
  await app.upload(file("export.csv", content));
  await app.waitFor(() => document.querySelector(".page-mapping, .page-overview"));
  if (!app.page.url().includes("#v1=mapping")) {
    await waitForPage(app, "overview");
    await app.frame.locator(".open-file").click();
    await waitForPage(app, "mapping");
  }
  const amount = () => app.frame.locator(".preview-table tbody tr:first-child td.read.number").innerText();
  await app.frame.locator("#role-3").selectOption("amount");
  await app.waitFor(() => !document.querySelector("[aria-busy=true]"));
  const net = await amount();
  await app.frame.locator("#role-4").selectOption("amount");
  await app.waitFor(() => !document.querySelector("[aria-busy=true]"));
  check.equal(await app.frame.locator("#role-3").inputValue(), "ignore");
  check.notEqual(await amount(), net);
});

test("reading is cancelled at once and nothing is lost", async ({ openApp }) => {
  const app = await openApp();
  await app.upload(temporaryFile("large.csv", plain(900_000, 20_000)));
  const cancel = app.frame.locator("#cancel");
  await cancel.waitFor();
  await cancel.click();
  await app.waitFor(() => !document.querySelector("#cancel"));
  const page = app.page.url();
  check.ok(page.includes("#v1=mapping") || page.includes("#v1=start") || !page.includes("#"), page);
  await app.upload(file("orders.csv", plain(500)), "input[type=file]").catch(async () => {
    await app.frame.locator(".brand").click();
    await app.upload(file("orders.csv", plain(500)));
  });
  await waitForPage(app, "overview");
});

test("a worker that dies is replaced and reads the same file", async ({ openApp }) => {
  const app = await openApp();
  app.expectErrors = true;
  await app.upload(temporaryFile("large.csv", plain(900_000, 20_000)));
  await app.frame.locator("#cancel").waitFor();
  const worker = await poll(async () => app.page.workers()[0], "the worker");
  await worker.evaluate(() => setTimeout(() => {
    throw new Error("ended by a test");
  }));
  await app.waitForText("started again");
  await waitForPage(app, "overview", 120_000);
  check.match(await app.text(), /large\.csv/);
}, { timeout: 240_000 });

const NONE = [
  ["an empty file", file("empty.csv", "")],
  ["a picture", { name: "cat.png", mimeType: "image/png", buffer: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") }],
  ["a file with only a header", file("header.csv", "email,date,total\n")],
];
for (const [what, none] of NONE) {
  test(`${what} is refused in words, with a way back`, async ({ openApp }) => {
    const app = await openApp();
    await app.upload(none);
    await app.frame.locator("[role=alert] h1").waitFor();
    check.ok((await app.frame.locator("[role=alert]").innerText()).length > 60);
    await app.frame.locator("#failure-back").click();
    await app.frame.locator(".drop-zone").waitFor();
  });
}

test("a file of 300 columns is read once its columns are named", async ({ openApp }) => {
  const names = Array.from({ length: 297 }, (_, index) => `field ${index}`);
  const cells = names.map((_, index) => `x${index % 7}`);
  const content = orders({
    rows: 200,
    customers: 20,
    head: ["email", "order date", "total", ...names].join(","),
    line: ({ date, customer, cents }) => [customer, `${date.y}-${date.m}-${date.d}`, (cents / 100).toFixed(2), ...cells].join(","),
  });
  const app = await openApp();
  await app.upload(file("wide.csv", content));
  await app.waitFor(() => document.querySelector(".page-mapping, .page-overview"));
  if (app.page.url().includes("#v1=mapping")) {
    check.equal(await app.frame.locator(".column-card").count(), 300);
    await app.frame.locator("#go-on").click();
  }
  await waitForPage(app, "overview");
});

test("by keyboard alone: from the first page through a sample to the segments", async ({ openApp }) => {
  const app = await openApp();
  const active = () => app.frame.evaluate(() => document.activeElement?.textContent ?? "");
  const tabTo = async (wanted, key = "Tab") => {
    for (let step = 0; step < 60; step += 1) {
      if ((await active()).includes(wanted)) {
        return;
      }
      await app.press(key);
      await sleep(20);
    }
    throw new Error(`${wanted} is not reached by ${key}`);
  };
  await tabTo("An online shop");
  await app.press("Enter");
  await waitForPage(app, "overview");
  // The focus is on the content by now; the pages stand before it.
  await tabTo("Segments", "Shift+Tab");
  await app.press("Enter");
  await waitForPage(app, "segments");
  await app.press("?");
  await app.waitFor(() => document.querySelector("dialog#keyboard-help")?.open);
  await app.press("Escape");
  await app.waitFor(() => !document.querySelector("dialog#keyboard-help").open);
});

test("a table can be pasted", async ({ openApp }) => {
  const app = await openApp();
  await app.frame.locator("text=Paste a table instead").click();
  await app.frame.locator("#paste").fill(fs.readFileSync(temporaryFile("t.csv", plain(60, 12)), "utf8").replaceAll(",", "\t"));
  await app.frame.locator("text=Read this table").click();
  await waitForPage(app, "overview");
});

test("settings travel in the link, data does not", async ({ openApp }) => {
  const app = await openApp({ hash: "#v1=segments&margin=40&period=quarter" });
  await app.waitForText("The link brought its settings");
  await app.upload(file("orders.csv", plain(800)));
  await waitForPage(app, "segments");
  check.ok(app.page.url().includes("margin=40&") || app.page.url().endsWith("margin=40"), app.page.url());
  check.ok(!app.page.url().includes("orders"), app.page.url());
  await app.frame.locator(".button-more").click();
  await app.frame.locator("text=Forget everything").click();
  await waitForPage(app, "start");
  check.ok(!app.page.url().includes("margin"), app.page.url());
});

test("a kept reading is used again after a reload, and forgotten on request", async ({ openApp }) => {
  const app = await openApp();
  app.expectRequests = true;
  const content = plain(300).replaceAll("order_date", "irgendwann").replaceAll("total", "foo");
  await app.upload(file("odd.csv", content));
  await app.waitFor(() => document.querySelector(".page-mapping, .page-overview"));
  if (app.page.url().includes("#v1=overview")) {
    await waitForPage(app, "overview");
    await app.frame.locator(".open-file").click();
  }
  await app.frame.locator("text=Remember how it is read").click();
  await app.waitForText("This device remembers");
  const kept = await app.page.evaluate(() => localStorage.getItem("worthmap.remembered.v1"));
  check.ok(kept.includes("\"schema\":1") && !kept.includes("shop.test") && !kept.includes("irgendwann"));
  await app.page.evaluate(() => history.replaceState(null, "", location.pathname));
  await app.page.reload();
  app.frame = await poll(async () => app.page.frames().find((frame) => frame.url() === "about:srcdoc"), "the frame");
  await app.waitForText("remember how one kind of file");
  await app.upload(file("odd.csv", content));
  await app.waitFor(() => document.querySelector(".open-file"));
  await app.frame.locator(".button-more").click();
  await app.frame.locator("text=Forget everything").click();
  await poll(() => app.page.evaluate(() => localStorage.getItem("worthmap.remembered.v1") === null), "the record to be gone");
});
