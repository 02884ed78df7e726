// The script of every worker: waits for the compiled module, which may be a while behind the page.

import { initSync } from "worthmap-module";

Object.defineProperty(globalThis, "WebTransport", { value: undefined, writable: false, configurable: false });

const waiting = [];

globalThis.onmessage = ({ data }) => {
  if (data instanceof WebAssembly.Module) {
    // Starting replaces this handler by the module's own.
    initSync({ module: data });
    for (const message of waiting) {
      dispatchEvent(new MessageEvent("message", { data: message }));
    }
  } else if (data?.pulse) {
    postMessage(data);
  } else {
    waiting.push(data);
  }
};
