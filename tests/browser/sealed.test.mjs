// The sealed frame: the app starts in it, and nothing gets out of it by any channel.

import fs from "node:fs";
import path from "node:path";

import { channels, helpers, start } from "./channels.mjs";
import { check, poll, sleep, test } from "./harness.mjs";
import { Listener, SavedFile } from "./site.mjs";

/** Time for a request to arrive, in milliseconds. */
const ARRIVAL = 2_500;

const CONTROL = "<!doctype html><meta charset=utf-8><title>control</title><body>";

/** The first page after `openControl` is one without any policy, in a frame like the app's but for the sealing. */
async function openControl(world, site) {
  const context = await world.browser.newContext();
  world.closers.push(() => context.close());
  const page = await context.newPage();
  await page.goto(`${site.address}control.html`);
  const frame = await poll(async () => page.frames().find((one) => one.url().endsWith("inner.html")), "the frame");
  return { page, frame };
}

const openControlSite = (world) =>
  world.openSite({
    pages: { "/control.html": `${CONTROL}<iframe src="inner.html"></iframe>`, "/inner.html": CONTROL },
  });

/** Where an entry is told to go: an address and a packet port that are its own. */
function target(channel, host, listener) {
  const index = channels.indexOf(channel);
  return { url: `${host}/leak/${index}`, packetHost: `127.0.0.1:${listener.packetPort}`, index };
}

const arrived = (paths) => {
  const found = paths.map((url) => /^\/leak\/(\d+)/.exec(url)).filter(Boolean);
  return new Set(found.map(([, index]) => Number(index)));
};

async function gesture({ page, frame }, channel) {
  if (channel.gesture) {
    await frame.locator("body").click({ position: { x: 5, y: 5 }, timeout: 5_000 }).catch(() => page.mouse.click(5, 5));
  }
}

/** Tries the entries that stay in one document, and those that leave in documents of their own. */
async function tryAll(open, listener, hostOf) {
  const shared = await open();
  await shared.frame.evaluate(helpers);
  const packets = new Set();
  for (const channel of channels.filter((one) => !one.leaves)) {
    const before = listener.packets;
    await start(shared.frame, channel, target(channel, hostOf(shared), listener)).catch(() => {});
    if (channel.heard === "packet") {
      await sleep(1_000);
      if (listener.packets > before) {
        packets.add(channels.indexOf(channel));
      }
    }
  }
  for (const channel of channels.filter((one) => one.leaves)) {
    const own = await open();
    await own.frame.evaluate(helpers);
    await gesture(own, channel);
    await start(own.frame, channel, target(channel, hostOf(own), listener)).catch(() => {});
  }
  await sleep(ARRIVAL);
  return packets;
}

test(
  "no channel leads out of the frame to another host, to the own host, or by packets",
  async (world) => {
    const listener = await Listener.open();
    world.closers.push(() => listener.close());
    const site = await world.openSite();
    const open = async () => {
      const app = await world.openApp({ site });
      app.expectErrors = true;
      app.expectRequests = true;
      return app;
    };
    const namesOf = (indices) => [...indices].map((index) => channels[index].name);
    const packets = await tryAll(open, listener, () => listener.address);
    check.deepEqual(namesOf(arrived(listener.heard)), [], "to another host");
    check.deepEqual(namesOf(packets), [], "by packets");
    console.log(`     ${listener.connections} bare connections, which only a header can stop`);
    const own = site.address.slice(0, -1);
    site.startRecording();
    await tryAll(open, listener, () => own);
    check.deepEqual(namesOf(arrived(site.recorded)), [], "to the own host");
    console.log(`     ${channels.length} channels, two hosts: none leads out`);
  },
  { timeout: 400_000 },
);

test(
  "no channel leads out of the single file, opened from the disk",
  async (world) => {
    const listener = await Listener.open();
    world.closers.push(() => listener.close());
    const site = new SavedFile(world.folder);
    const open = async () => {
      const app = await world.openApp({ site });
      app.expectErrors = true;
      app.expectRequests = true;
      return app;
    };
    const packets = await tryAll(open, listener, () => listener.address);
    const names = [...arrived(listener.heard), ...packets].map((index) => channels[index].name);
    check.deepEqual(names, []);
  },
  { timeout: 400_000 },
);

test(
  "with the shipped headers not even a bare connection is made to another host",
  async (world) => {
    const listener = await Listener.open();
    world.closers.push(() => listener.close());
    const lines = fs.readFileSync(path.join(world.folder, "_headers"), "utf8").split("\n").slice(1, -1);
    const headers = Object.fromEntries(lines.map((line) => line.trim().split(/: (.*)/).slice(0, 2)));
    const site = await world.openSite({ headers });
    const open = async () => {
      const app = await world.openApp({ site });
      app.expectErrors = true;
      app.expectRequests = true;
      return app;
    };
    await tryAll(open, listener, () => listener.address);
    check.equal(listener.connections, 0);
    check.equal(listener.packets, 0);
  },
  { timeout: 400_000 },
);

test(
  "the same channels lead out of a page without the policy, so the table can fail",
  async (world) => {
    const listener = await Listener.open();
    world.closers.push(() => listener.close());
    const site = await openControlSite(world);
    const packets = await tryAll(() => openControl(world, site), listener, () => listener.address);
    const foreign = new Set([...arrived(listener.heard), ...packets]);
    site.startRecording();
    await tryAll(() => openControl(world, site), listener, () => site.address.slice(0, -1));
    const own = arrived(site.recorded);
    const expected = channels.filter((channel) => channel.control !== false);
    const silent = expected.filter((channel) => {
      const index = channels.indexOf(channel);
      return channel.control === "own" ? !own.has(index) : !foreign.has(index);
    });
    check.deepEqual(silent.map((channel) => channel.name), []);
    console.log(`     ${expected.length} of ${channels.length} channels lead out without the policy`);
  },
  { timeout: 400_000 },
);

test("the app starts in a frame with an opaque origin and no WebRTC", async ({ openApp }) => {
  const app = await openApp();
  const found = await app.frame.evaluate(() => ({
    origin: self.origin,
    rtc: typeof RTCPeerConnection,
    transport: typeof WebTransport,
    focused: document.hasFocus(),
  }));
  check.deepEqual(found, { origin: "null", rtc: "undefined", transport: "undefined", focused: true });
  const sandbox = await app.page.locator("iframe").getAttribute("sandbox");
  check.equal(sandbox, "allow-scripts allow-downloads");
});

test("nothing is requested beyond the parts, none after the start", async ({ openApp, openSite }) => {
  const site = await openSite();
  const app = await openApp({ site });
  const names = app.requests.map((url) => new URL(url).pathname.replace(/-[0-9a-f]{8}\./, ".")).sort();
  check.deepEqual(names, ["/", "/assets/app.js", "/assets/charts.js", "/assets/engine.wasm", "/assets/page.wasm", "/assets/worker.js"]);
  await app.press("Tab", "Tab");
  await sleep(1_000);
});

test("the site works in a sub-folder", async ({ openApp }) => {
  const app = await openApp({ under: "tools/worthmap" });
  check.ok((await app.text()).length > 0);
});

test("a part that was tampered with is refused in words", async (world) => {
  const copy = fs.mkdtempSync("/tmp/worthmap-tampered-");
  world.closers.push(async () => fs.rmSync(copy, { recursive: true }));
  fs.cpSync(world.folder, copy, { recursive: true });
  const part = fs.readdirSync(path.join(copy, "assets")).find((name) => name.startsWith("app-"));
  fs.appendFileSync(path.join(copy, "assets", part), "\n// changed");
  world.folder = copy;
  const site = await world.openSite();
  const page = await (await world.browser.newContext()).newPage();
  world.closers.push(() => page.context().close());
  await page.goto(site.address);
  await poll(async () => (await page.locator("#notice").innerText()).includes("could not be loaded"), "the notice");
});

test("without WebAssembly the page says what is missing", async (world) => {
  const site = await world.openSite();
  const page = await (await world.browser.newContext()).newPage();
  world.closers.push(() => page.context().close());
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto(site.address);
  await poll(async () => (await page.locator("#notice").innerText()).includes("needs WebAssembly"), "the notice");
});

test("no style attribute, handler attribute or unlisted script is in the shipped page", async ({ folder }) => {
  const html = fs.readFileSync(path.join(folder, "index.html"), "utf8");
  const markup = html.replaceAll(/<script>[^]*?<\/script>/g, "").replaceAll(/<style>[^]*?<\/style>/g, "");
  check.doesNotMatch(markup, /\sstyle=/);
  check.doesNotMatch(markup, /\son[a-z]+=/);
  check.doesNotMatch(markup, /(src|href)="(?!data:)/);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)[1];
  check.doesNotMatch(policy, /unsafe-inline|unsafe-eval'.*unsafe-eval'|https?:|\*/);
  check.match(policy, /default-src 'none'/);
  check.match(policy, /frame-src 'none'/);
});
