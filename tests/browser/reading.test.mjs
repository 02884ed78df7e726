// Ways to the results beside the plain one: a question, pasted text, a link with settings, a kept reading.

import { check, poll, test } from "./harness.mjs";
import { waitForPage } from "./pages.mjs";

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

test("a table can be pasted", async ({ openApp }) => {
  const app = await openApp();
  await app.frame.locator("text=Paste a table instead").click();
  await app.frame.locator("#paste").fill(plain(60, 12).replaceAll(",", "\t"));
  await app.frame.locator("text=Read this table").click();
  // So short a table is shown before it is read.
  await app.waitFor(() => document.querySelector(".page-mapping, .page-overview"));
  if (app.page.url().includes("#v1=mapping") || (await app.frame.locator(".page-mapping").count()) > 0) {
    await app.frame.locator("#go-on").click();
  }
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

test("exports that overlap are pointed out, and each row counts once on request", async ({ openApp }) => {
  const app = await openApp();
  const rows = (from, to) => Array.from({ length: to - from }, (_, at) => `N${from + at},c${(from + at) % 7},2026-01-${String(((from + at) % 28) + 1).padStart(2, "0")},10`);
  const file = (name, from, to) => ({ name, mimeType: "text/csv", buffer: Buffer.from(["order,customer,date,amount", ...rows(from, to)].join("\n")) });
  await app.upload([file("january.csv", 0, 60), file("february.csv", 30, 90)]);
  await waitForPage(app, "overview");
  await app.waitForText("30 rows repeat an earlier row");
  await app.frame.getByRole("button", { name: "Count each row once" }).click();
  await app.waitFor(() => document.querySelector("#repeats") === null && document.querySelector("h1")?.innerText.includes("900"));
});
