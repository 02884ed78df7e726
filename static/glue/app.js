// The app's only script, run by the page and by every worker; it looks where it runs.

import initialise, { initSync } from "worthmap-module";

if (typeof document === "undefined") {
  // A worker: the first message brings the compiled module. Starting replaces this handler.
  Object.defineProperty(globalThis, "WebTransport", { value: undefined, writable: false, configurable: false });
  globalThis.onmessage = ({ data }) => initSync({ module: data });
} else {
  const host = globalThis.worthmapHost;
  initialise({ module_or_path: host.module }).then(
    () => host.post({ kind: "ready" }, []),
    (error) => host.post({ kind: "failed", reason: String(error) }, []),
  );
}
