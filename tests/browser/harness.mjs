// What a browser test stands on: a site, a browser, an opened app, and a record of everything that was requested.
//
// A test file is any `tests/browser/*.test.mjs`:
//
//     import { test, check } from "./harness.mjs";
//
//     test("the start page names the promise", async ({ openApp }) => {
//       const app = await openApp();                     // options: { hash, width, height, dark, onInit }
//       await app.waitForText("never leaves");           // polls; the policy refuses waitForFunction
//       await app.upload("tests/data/cdnow_sample.csv"); // through the page's file input
//       await app.frame.locator("#analyse").click();     // any Playwright locator, inside the sealed frame
//       check.equal(await app.frame.locator("h1").innerText(), "Overview");
//     });
//
// `app.page` is the shell's page, `app.frame` the sealed frame. When a test ends, its pages are closed and the test
// fails if the console showed an error or a policy was violated, unless it set `app.expectErrors = true`, or if
// anything was requested after the app had started, unless it set `app.expectRequests = true`.
//
// Run one file or one test:   cargo xtask browser [--quick] [PATTERN]
// (PATTERN is part of a file name or of a test's name; --quick uses the fast build.)

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { Site } from "./site.mjs";

/** Node's strict assertions. */
export const check = assert;

/** The top folder of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

const tests = [];
let currentFile = "";

/** Registers a test. `timeout` is in milliseconds. */
export function test(name, body, { timeout = 120_000 } = {}) {
  tests.push({ file: currentFile, name, body, timeout });
}

/** Imports the test files, which register their tests. */
export async function collect(files) {
  for (const file of files) {
    currentFile = path.basename(file);
    await import(file);
  }
  return tests;
}

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Calls `probe` until it gives something truthy, which is returned. */
export async function poll(probe, what, timeout = 60_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const found = await probe();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${timeout} ms for ${what}`);
    }
    await sleep(50);
  }
}

/** Chromium as it is started everywhere here: no traffic of its own, other hosts mapped to this machine. */
export function launchChromium(extra = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--host-resolver-rules=MAP *.test 127.0.0.1",
      ...extra,
    ],
  });
}

/** The app, opened in a page of its own. */
export class App {
  constructor(page, site) {
    this.page = page;
    this.site = site;
    this.errors = [];
    this.requests = [];
    /** How many workers the page has started since it was opened. */
    this.workersStarted = 0;
    page.on("worker", () => {
      this.workersStarted += 1;
    });
    this.expectErrors = false;
    this.expectRequests = false;
    page.on("console", (message) => {
      if (message.type() === "error") {
        this.errors.push(message.text());
      }
    });
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.context().on("request", (request) => {
      // Addresses inside the page are no requests: they never leave it.
      if (!/^(blob|data|about):/.test(request.url())) {
        this.requests.push(request.url());
      }
    });
  }

  /** Loads the page and waits until the app has started and the chart library has come. */
  async load(hash = "") {
    await this.page.goto(`${this.site.address}${hash}`);
    this.frame = await poll(
      async () => this.page.frames().find((frame) => frame.url() === "about:srcdoc"),
      "the sealed frame",
    );
    await poll(
      () => this.frame.evaluate(() => globalThis.worthmapHost?.chartsReady && document.body.childElementCount > 0),
      "the app to start",
    ).catch((error) => {
      throw new Error(`${error.message}; console: ${this.errors.join(" | ")}`);
    });
    this.requestsToStart = this.requests.length;
    this.site.startRecording();
    return this;
  }

  /** The text that can be read in the frame. */
  text() {
    return this.frame.evaluate(() => document.body.innerText);
  }

  /** Waits until a text or a regular expression is on the page. */
  async waitForText(wanted, timeout = 60_000) {
    const matches = (text) => (wanted instanceof RegExp ? wanted.test(text) : text.includes(wanted));
    try {
      return await poll(async () => matches(await this.text()), `"${wanted}"`, timeout);
    } catch (error) {
      throw new Error(`${error.message}; the page says: ${(await this.text()).slice(0, 1500)}`);
    }
  }

  /** Waits until a function, run in the frame, gives something truthy. */
  waitFor(probe, argument, timeout = 60_000) {
    return poll(() => this.frame.evaluate(probe, argument), String(probe).slice(0, 80), timeout);
  }

  /** Gives files (paths from the top folder, or `{ name, mimeType, buffer }`) to the first file input. */
  async upload(files, selector = "input[type=file]") {
    const list = (Array.isArray(files) ? files : [files]).map((file) =>
      typeof file === "string" ? path.resolve(root, file) : file,
    );
    await this.frame.locator(selector).first().setInputFiles(list);
  }

  /** Clicks what saves a file and gives `{ name, bytes }`. */
  async download(click) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), click()]);
    return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
  }

  /** Presses keys one after the other, such as "Tab" or "Shift+Tab". */
  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** A picture of the page in tests/browser/output/. */
  async screenshot(name, options = {}) {
    const folder = path.join(root, "tests/browser/output");
    fs.mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`), ...options });
  }

  /** A picture of the whole page, however long, in tests/browser/output/. */
  async wholePage(name) {
    const size = this.page.viewportSize();
    const height = await this.frame.evaluate(() => document.documentElement.scrollHeight);
    const whole = Math.min(Math.max(height, size.height), 8_000);
    await this.page.setViewportSize({ width: size.width, height: whole });
    await this.waitFor((wanted) => innerHeight === wanted, whole);
    await this.frame.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await sleep(700);
    await this.screenshot(name);
    await this.page.setViewportSize(size);
  }

  /** Violations found by axe-core inside the frame, as `rule: elements` lines. */
  async axe(options = {}) {
    const source = fs.readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");
    await this.frame.evaluate(source);
    const found = await this.frame.evaluate(
      (given) => globalThis.axe.run(document, { preload: false, iframes: false, ...given }),
      options,
    );
    return found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target).join(", ")}`);
  }

  /** What went wrong without the test having asked for it. */
  async faults() {
    const faults = [];
    if (!this.expectErrors) {
      faults.push(...this.errors.map((error) => `console: ${error}`));
    }
    if (!this.expectRequests && this.requestsToStart !== undefined) {
      faults.push(...this.requests.slice(this.requestsToStart).map((url) => `requested after the start: ${url}`));
      faults.push(...this.site.recorded.map((url) => `reached the server after the start: ${url}`));
    }
    return faults;
  }
}

/** One test's view of the world. */
export class World {
  constructor(browser, folder) {
    this.browser = browser;
    this.folder = folder;
    this.apps = [];
    this.closers = [];
    this.openApp = this.openApp.bind(this);
    this.openSite = this.openSite.bind(this);
  }

  /** A server of the built site, or of another folder. */
  async openSite(options = {}) {
    const site = await Site.open(this.folder, options);
    this.closers.push(() => site.close());
    return site;
  }

  /** A fresh browser context with the app in it. */
  async openApp({ hash = "", width = 1280, height = 900, dark = false, site, onInit, under = "" } = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
      locale: "en-US",
      timezoneId: "UTC",
      acceptDownloads: true,
    });
    this.closers.push(() => context.close());
    if (onInit) {
      await context.addInitScript(onInit);
    }
    const app = new App(await context.newPage(), site ?? (await this.openSite({ under })));
    this.apps.push(app);
    return app.load(hash);
  }

  async close() {
    for (const close of this.closers.reverse()) {
      await close().catch(() => {});
    }
  }
}

/** A temporary file with the given content; the system removes it. */
export function temporaryFile(name, content) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "worthmap-"));
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
}
