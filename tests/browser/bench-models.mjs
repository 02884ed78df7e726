// Times of fits and predictions in Chromium: node tests/browser/bench-models.mjs MODULE
//
// MODULE is the WebAssembly of tests/bench/models_wasm.rs, built like the app's:
//
//     cargo build --release --target wasm32-unknown-unknown --no-default-features --example models_wasm
//     node tests/browser/bench-models.mjs target/wasm32-unknown-unknown/release/examples/models_wasm.wasm
//
// Prints lines `model,seconds,log-likelihood,r,alpha,a,b`, best of three runs in a worker after one to warm up, and
// `predictions,seconds,alive,purchases,discounted` for a million customers.

import fs from "node:fs";

import { launchChromium } from "./harness.mjs";

const RUNS = 3;
const bytes = [...fs.readFileSync(process.argv[2])];

function inWorker({ bytes, runs }) {
  const code = async ({ data: { bytes, runs } }) => {
    const { instance } = await WebAssembly.instantiate(new Uint8Array(bytes), {});
    const of = instance.exports;
    const best = (run) => {
      let least = Infinity;
      for (let at = 0; at <= runs; at += 1) {
        const start = performance.now();
        run();
        if (at > 0) least = Math.min(least, performance.now() - start);
      }
      return least / 1000;
    };
    const results = (count) => Array.from({ length: count }, (_, at) => of.result(at));
    const lines = [];
    of.prepare_fit();
    for (const [kind, name] of ["MBG/NBD", "BG/NBD"].entries()) {
      lines.push([name, best(() => of.fit(kind)), ...results(5)]);
    }
    of.prepare_predictions();
    lines.push(["predictions", best(() => of.predict()), ...results(3)]);
    postMessage(lines);
  };
  return new Promise((done, failed) => {
    const worker = new Worker(URL.createObjectURL(new Blob([`onmessage = ${code}`])));
    worker.onmessage = ({ data }) => done(data);
    worker.onerror = (event) => failed(new Error(event.message));
    worker.postMessage({ bytes, runs });
  });
}

const browser = await launchChromium();
const page = await browser.newPage();
const lines = await page.evaluate(inWorker, { bytes, runs: RUNS });
lines.forEach((line) => console.log(line.join(",")));
await browser.close();
