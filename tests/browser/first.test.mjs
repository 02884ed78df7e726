// The first view: the start page that is painted before the app is there, and how the app takes its place.

import fs from "node:fs";
import path from "node:path";

import { App, check, poll, root, sleep, test } from "./harness.mjs";
import { waitForPage } from "./pages.mjs";

/** A page whose app does not come before `release` is called; `frame` shows the first view. */
async function openHeld(world, { width = 1280, height = 900, dark = false, hash = "" } = {}) {
  const context = await world.browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    locale: "en-US",
  });
  world.closers.push(() => context.close());
  const app = new App(await context.newPage(), await world.openSite());
  world.apps.push(app);
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await app.page.route(/\/page-[0-9a-f]+\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  await app.page.goto(`${app.site.address}${hash}`);
  app.frame = await poll(async () => app.page.frames().find((one) => one.url() === "about:srcdoc"), "the frame");
  await app.waitFor(() => document.body?.childElementCount > 0 && document.readyState !== "loading");
  app.start = async () => {
    await app.frame.evaluate(() => document.body.firstElementChild.toggleAttribute("data-first"));
    release();
    await app.waitFor(() => document.body.firstElementChild && !document.querySelector("[data-first]"));
    await app.waitFor(() => globalThis.worthmapHost.chartsReady);
  };
  return app;
}

test("what is painted before the app is there is what the app shows at first", async ({ openApp }) => {
  const written = fs.readFileSync(path.join(root, "static/shell/first.html"), "utf8");
  const markup = written.split("\n").map((line) => line.trimStart()).join("");
  const app = await openApp();
  const [shown, painted] = await app.frame.evaluate((given) => {
    const lines = (html) => html.replaceAll(/(?=<)/g, "\n").split("\n");
    const other = document.implementation.createHTMLDocument();
    other.body.innerHTML = given;
    const [one, two] = [document.body.cloneNode(true), other.body];
    one.normalize();
    two.normalize();
    return one.isEqualNode(two) ? [[], []] : [lines(one.innerHTML), lines(two.innerHTML)];
  }, markup);
  check.deepEqual(painted, shown, "take it anew with: cargo xtask first-view");
});

test("the first view and the app are the same to the eye", async (world) => {
  for (const [width, height] of [[1280, 900], [390, 844]]) {
    for (const dark of [false, true]) {
      const name = `first-${width}-${dark ? "dark" : "light"}`;
      const app = await openHeld(world, { width, height, dark });
      check.deepEqual(await app.axe(), [], "accessibility of the first view");
      await app.screenshot(`${name}-before`);
      await app.start();
      await sleep(300);
      await app.screenshot(`${name}-after`);
      const picture = (when) => fs.readFileSync(path.join(root, `tests/browser/output/${name}-${when}.png`));
      check.ok(picture("before").equals(picture("after")), `${name}: the pictures in tests/browser/output differ`);
    }
  }
});

test("a file chosen on the first view is read once the app is there", async (world) => {
  const app = await openHeld(world);
  await app.upload("tests/data/cdnow/CDNOW_sample.txt");
  await app.waitForText("Your file is next");
  await app.start();
  await app.waitForText("CDNOW_sample.txt");
});

test("a file dropped on the first view is read once the app is there", async (world) => {
  const app = await openHeld(world);
  await app.frame.evaluate(() => {
    const dataTransfer = new DataTransfer();
    const rows = ["customer,date,amount", "a,2024-01-01,10", "b,2024-01-02,20", "a,2024-02-01,30"];
    dataTransfer.items.add(new File([rows.join("\n")], "dropped.csv", { type: "text/csv" }));
    document.querySelector("h1").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
  await app.start();
  await app.waitForText("dropped.csv");
});

test("a file whose dialogue was opened on the first view is read when it is chosen later", async (world) => {
  const app = await openHeld(world);
  const [chooser] = await Promise.all([
    app.page.waitForEvent("filechooser"),
    app.frame.locator(".drop-zone .button").click(),
  ]);
  await app.start();
  await chooser.setFiles(path.join(root, "tests/data/cdnow/CDNOW_sample.txt"));
  await app.waitForText("CDNOW_sample.txt");
});

test("a button pressed on the first view acts once the app is there", async (world) => {
  const app = await openHeld(world);
  await app.frame.locator(".sample-card").first().click();
  await app.start();
  await waitForPage(app, "overview");
});

test("the places of the keyboard and of the page stay when the app takes over", async (world) => {
  const app = await openHeld(world, { width: 390, height: 844 });
  await app.frame.evaluate(() => scrollTo(0, 400));
  await poll(() => app.frame.evaluate(() => scrollY === 400), "the place");
  await app.frame.locator(".sample-card").nth(1).evaluate((card) => card.focus({ preventScroll: true }));
  await app.start();
  const stays = () => scrollY === 400 && document.activeElement === document.querySelectorAll(".sample-card")[1];
  await app.waitFor(stays, undefined, 5_000);
  await sleep(500);
  check.ok(await app.frame.evaluate(stays), "place and focus stay");
});

test("the keyboard reaches the first view before the app is there", async (world) => {
  const app = await openHeld(world);
  await app.press("Tab");
  check.equal(await app.frame.evaluate(() => document.activeElement.className), "skip-link");
});

test("an address that leads elsewhere does not show the start page first", async (world) => {
  const app = await openHeld(world, { hash: "#v1=methods" });
  check.equal(await app.text(), "Loading Worthmap…");
  await app.start();
  check.match(await app.frame.locator("h1").innerText(), /\S/);
});
