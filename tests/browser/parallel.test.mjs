// A large file is read by as many workers as the machine has processors for, and gives what one reader gives.

import { execFileSync } from "node:child_process";
import path from "node:path";

import { check, root, poll, temporaryFile, test } from "./harness.mjs";
import { processors, startReading, waitForPage } from "./pages.mjs";

/** Order lines with quotes and line breaks in cells, some of which look like rows: about `megabytes` of them. */
function orderLines(megabytes) {
  const lines = ["Order,Customer,Date,Total,Country,Note"];
  for (let row = 0, size = 0; size < megabytes * 1e6; row += 1) {
    const customer = (Math.imul(row, 2_654_435_761) >>> 0) % 307;
    const notes = ['"two\nlines, one ""quoted"""', `"${row},c1,2024-01-01,1.00,DE,x\n${row},c1,2024-01-01,1.00,DE,x\n"`];
    const note = notes[row % 40] ?? "nothing to say about this order";
    const day = `2024-${String((row % 12) + 1).padStart(2, "0")}-${String((row % 28) + 1).padStart(2, "0")}`;
    lines.push(`${Math.floor(row / 2)},c${customer},${day},${row % 90}.${10 + (row % 90)},${["DE", "FR"][customer % 2]},${note}`);
    size += lines.at(-1).length + 1;
  }
  return `${lines.join("\n")}\n`;
}

async function report(app) {
  await waitForPage(app, "overview", 120_000);
  await app.waitForText("What stands out", 120_000);
  await app.frame.getByRole("button", { name: "Export", exact: true }).click();
  const saved = await app.download(() => app.frame.getByRole("button", { name: /JSON/ }).click());
  return saved.bytes.toString("utf8");
}

const file = temporaryFile("lines.csv", orderLines(20));

test(
  "one worker, two workers and the command line give the same bytes",
  async ({ openApp }) => {
    const options = { cwd: root, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] };
    const args = ["run", "--quiet", "--bin", "worthmap", "--", "report", path.resolve(file), "--json", "-"];
    const written = execFileSync("cargo", args, options).toString("utf8");
    for (const [count, started] of [[1, 1], [2, 2], [16, 4]]) {
      const app = await openApp({ onInit: processors(count) });
      await startReading(app, file);
      check.equal(await report(app), written, `${count} processors`);
      check.equal(app.workersStarted, started, `workers started with ${count} processors`);
      check.equal(app.page.workers().length, 1, "workers left");
    }
  },
  { timeout: 300_000 },
);

for (const [name, kill] of [
  ["by an uncaught error", () => setTimeout(() => { throw new Error("killed"); })],
  ["without a word", () => globalThis.close()],
]) {
  test(
    `a worker that helps to read is killed ${name}: the results still come`,
    async ({ openApp }) => {
      const app = await openApp({ onInit: processors(2) });
      app.expectErrors = true;
      await poll(() => app.workersStarted === 1, "the worker");
      app.page.on("worker", (worker) => worker.evaluate(kill).catch(() => {}));
      await startReading(app, file);
      const figures = JSON.parse(await report(app));
      check.equal(app.workersStarted, 2);
      check.equal(figures.ingest.rows_read, figures.ingest.rows_accepted);
    },
    { timeout: 180_000 },
  );
}

test("cancelling ends all workers that read", async ({ openApp }) => {
  const app = await openApp({ onInit: processors(2) });
  const large = temporaryFile("large.csv", orderLines(60));
  await startReading(app, large);
  await poll(() => app.page.workers().length === 2, "two workers", 20_000);
  await app.frame.locator("#cancel").click();
  await app.waitFor(() => document.querySelector("#go-on, .sample-card"));
  await poll(() => app.page.workers().length === 1, "one worker", 20_000);
});
