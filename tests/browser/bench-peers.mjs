// The pages of the peers that run in Chromium, and what they load.

import fs from "node:fs";
import path from "node:path";

import esbuild from "esbuild";

import { root } from "./harness.mjs";

const ours = (name) => fs.readFileSync(path.join(root, "tests/bench", name), "utf8");
const script = (body) => ({ body, media: "text/javascript; charset=utf-8" });
const page = (name) =>
  `<!doctype html><meta charset="utf-8"><title>${name}</title><input type="file"><script src="/${name}.js"></script>`;

/** What the site of a peer answers with, by address. */
export function peerPages(engine, peers) {
  const pages = { [`/${engine}.html`]: page(engine) };
  if (engine === "duckdb-wasm") {
    return { ...pages, ...duckdbPages(peers) };
  }
  pages[`/${engine}.js`] = script(ours(`${engine}.js`));
  if (engine === "papa") {
    pages["/papa-worker.js"] = script(ours("papa-worker.js"));
    pages["/papaparse.min.js"] = script(fs.readFileSync(path.join(root, "node_modules/papaparse/papaparse.min.js")));
  }
  return pages;
}

/** The release of a peer's package, or of the browser. */
export function version(engine, peers, browser) {
  const packages = {
    papa: path.join(root, "node_modules/papaparse"),
    "duckdb-wasm": path.join(peers, "node_modules/@duckdb/duckdb-wasm"),
  };
  const folder = packages[engine];
  if (folder === undefined) {
    return `Chromium ${browser.version()}`;
  }
  const { name, version: release } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  return `${name} ${release}`;
}

/** The page's script bundled with the package, and the package's worker and module for browsers of today. */
function duckdbPages(peers) {
  const packages = path.resolve(peers, "node_modules");
  const dist = path.join(packages, "@duckdb/duckdb-wasm/dist");
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [path.join(root, "tests/bench/duckdb-wasm.js")],
    nodePaths: [packages],
    bundle: true,
    format: "iife",
    write: false,
  });
  const file = (name) => fs.readFileSync(path.join(dist, name));
  return {
    "/duckdb-wasm.js": script(outputFiles[0].text),
    "/duckdb-browser-eh.worker.js": script(file("duckdb-browser-eh.worker.js")),
    "/duckdb-eh.wasm": { body: file("duckdb-eh.wasm"), media: "application/wasm" },
  };
}
