// One engine: the JSON that the page saves is byte for byte the one that the command line writes.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

import { check, root, temporaryFile, test } from "./harness.mjs";
import { exported, openSample, toResults } from "./pages.mjs";

/** The command line, built if need be. */
function worthmap(...args) {
  const options = { cwd: root, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] };
  return execFileSync("cargo", ["run", "--quiet", "--bin", "worthmap", "--", ...args], options);
}

async function sameBytes(app, file, name = path.basename(file)) {
  await app.upload(file);
  await toResults(app);
  const saved = await exported(app, /JSON/);
  const written = worthmap("report", path.resolve(root, file), "--json", "-");
  check.ok(saved.bytes.length > 1_000, `${name}: the page saved ${saved.bytes.length} bytes`);
  check.equal(saved.bytes.toString("utf8"), written.toString("utf8"), name);
  return JSON.parse(saved.bytes.toString("utf8"));
}

test(
  "CDNOW gives the same bytes, and the published figures",
  async ({ openApp }) => {
    const app = await openApp();
    const sample = await sameBytes(app, "tests/data/cdnow/CDNOW_sample.txt");
    check.equal(sample.metrics.revenue, 244091.94);
    check.equal(sample.metrics.orders, 6696);
    await app.frame.locator(".brand").click();
    const master = await sameBytes(app, "tests/data/cdnow/CDNOW_master.txt");
    check.deepEqual([master.metrics.customers, master.metrics.revenue], [23570, 2500315.63]);
  },
  { timeout: 600_000 },
);

test(
  "a sample gives the same bytes",
  async ({ openApp }) => {
    const app = await openApp();
    await openSample(app, 0);
    const saved = JSON.parse((await exported(app, /JSON/)).bytes.toString("utf8"));
    const file = temporaryFile("shop.csv", worthmap("simulate", "shop"));
    const written = JSON.parse(worthmap("report", file, "--json", "-").toString("utf8"));
    // The source has another name: a sample is no file.
    check.deepEqual({ ...saved, ingest: { ...saved.ingest, name: "" } }, {
      ...written,
      ingest: { ...written.ingest, name: "" },
    });
  },
  { timeout: 300_000 },
);

test(
  "a file of contracts gives the same bytes",
  async ({ openApp }) => {
    const app = await openApp();
    const saved = await sameBytes(app, temporaryFile("contracts.csv", worthmap("simulate", "contracts")), "contracts");
    check.equal(saved.subscriptions.recurring.months.length, 36);
    check.equal(saved.subscriptions.renewals.preferred, "sbg");
  },
  { timeout: 300_000 },
);

const retail = path.resolve(root, "../shared/data/online_retail/online_retail.csv.gz");

if (fs.existsSync(retail)) {
  test(
    "Online Retail, 541,909 lines, gives the same bytes and the stated totals",
    async ({ openApp }) => {
      const app = await openApp();
      const report = await sameBytes(app, retail);
      check.equal(report.ingest.rows_read, 541909);
      check.equal(report.ingest.rows_without_customer, 135080);
      check.equal(report.metrics.customers, 4372);
      check.equal(report.metrics.revenue, 8300065.814);
      check.equal(Number((report.metrics.revenue + report.metrics.revenue_without_customer).toFixed(3)), 9747747.934);
    },
    { timeout: 600_000 },
  );
} else {
  console.log("note same-bytes: ../shared is not there, so Online Retail is not read in the browser");
}

test(
  "a packed file gives the same figures as the plain one",
  async ({ openApp }) => {
    const plain = fs.readFileSync(path.join(root, "tests/data/cdnow/CDNOW_sample.txt"));
    const app = await openApp();
    const report = await sameBytes(app, temporaryFile("CDNOW_sample.txt.gz", zlib.gzipSync(plain)));
    check.equal(report.metrics.revenue, 244091.94);
  },
  { timeout: 300_000 },
);
