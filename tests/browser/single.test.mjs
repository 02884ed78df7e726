// The app in one file: it works from a disk, with no server and no connection.

import fs from "node:fs";
import path from "node:path";

import { check, poll, temporaryFile, test } from "./harness.mjs";
import { exported, openCdnow, openSample, toResults } from "./pages.mjs";
import { SavedFile } from "./site.mjs";

/** Most bytes of the file. It is read from a disk, so it may weigh more than a site; every megabyte is still a mail. */
const MOST_BYTES = 6_000_000;

/** Opens the single file without any connection. */
async function openOffline({ openApp, folder }) {
  const app = await openApp({ site: new SavedFile(folder) });
  await app.page.context().setOffline(true);
  return app;
}

test("the single file asks for nothing but itself", async (world) => {
  const app = await openOffline(world);
  check.deepEqual(app.requests, [new SavedFile(world.folder).address]);
  await openSample(app);
  check.equal(app.requests.length, 1);
  const bytes = fs.statSync(path.join(world.folder, "worthmap.html")).size;
  console.log(`     ${(bytes / 1_000_000).toFixed(1)} MB`);
  check.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
});

test(
  "the single file gives the same bytes as the site, and keeps its pages in the address",
  async (world) => {
    const site = await world.openApp();
    await openCdnow(site);
    const single = await openOffline(world);
    await openCdnow(single);
    const [expected, found] = [await exported(site, /JSON/), await exported(single, /JSON/)];
    check.ok(expected.bytes.equals(found.bytes));
    await single.frame.locator(".tab", { hasText: /^Segments$/ }).click();
    await poll(async () => single.page.url().endsWith("#v1=segments"), "the page in the address");
    await single.page.goBack();
    await toResults(single);
  },
  { timeout: 300_000 },
);

test("a single file that was cut says so", async (world) => {
  const whole = fs.readFileSync(path.join(world.folder, "worthmap.html"), "utf8");
  const file = temporaryFile("cut.html", whole.slice(0, whole.lastIndexOf('<script type="application/octet-stream"')));
  const page = await (await world.browser.newContext()).newPage();
  world.closers.push(() => page.context().close());
  await page.goto(new SavedFile(path.dirname(file), path.basename(file)).address);
  const said = () => page.locator("#notice").innerText();
  await poll(async () => (await said()).includes("engine is missing"), "the message");
  check.match(await said(), /fresh copy of the file/);
});
