// The first script of the sealed frame. It takes away the ways out that no policy covers, then receives the
// parts from the shell and starts the app. It runs before anything else in this document.

import { watchFirstView } from "./first.js";

const WITHOUT_POLICY = [
  "RTCPeerConnection",
  "webkitRTCPeerConnection",
  "mozRTCPeerConnection",
  "RTCDataChannel",
  "RTCIceTransport",
  "WebTransport",
];
for (const name of WITHOUT_POLICY) {
  Object.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false });
}

const channel = new MessageChannel();
const shell = channel.port1;

let giveWorkerModule;

/** What the app sees of the shell: one object, read by `src/web/shell.rs`. */
const host = {
  /** The compiled module of the page. */
  module: undefined,
  /** The script text from which workers are made. */
  workerScript: "",
  /** The compiled module of the workers, a promise: it comes after the page. */
  workerModule: new Promise((resolve) => {
    giveWorkerModule = resolve;
  }),
  /** What the shell knew at the start: `{ address, route, remembered }`. */
  start: undefined,
  /** True once the chart library has run. */
  chartsReady: false,
  /** Called with each later message of the shell; set by the app. */
  receive: undefined,
  /** Called once, when the app stands in the place of the first view. */
  started: watchFirstView(),
  /** Sends a message to the shell, with the buffers to transfer. */
  post(message, transfer) {
    shell.postMessage(message, transfer);
  },
};
Object.defineProperty(globalThis, "worthmapHost", { value: host });

/** Runs a script whose digest the policy lists; any other text is refused by the browser. */
function runScript(text) {
  const element = document.createElement("script");
  element.textContent = text;
  document.head.append(element);
  element.remove();
}

async function start(message) {
  host.workerScript = message.worker;
  host.start = { address: message.address, route: message.route, remembered: message.remembered };
  host.module = await WebAssembly.compile(message.module);
  runScript(message.app);
}

const fail = (error) => host.post({ kind: "failed", reason: String(error) }, []);

shell.onmessage = ({ data }) => {
  if (data.kind === "start") {
    start(data).catch(fail);
    return;
  }
  if (data.kind === "engine") {
    WebAssembly.compile(data.module).then(giveWorkerModule, fail);
    return;
  }
  if (data.kind === "charts") {
    runScript(data.script);
    host.chartsReady = true;
    dispatchEvent(new Event("worthmapcharts"));
  }
  host.receive?.(data);
};

/** Tells the shell how large the page is, so that it can print all of it. On paper it stays as it was on screen. */
function tellExtent() {
  if (!matchMedia("print").matches) {
    host.post({ kind: "extent", width: innerWidth, height: document.documentElement.scrollHeight }, []);
  }
}
new ResizeObserver(tellExtent).observe(document.documentElement);

parent.postMessage("worthmap-frame", "*", [channel.port2]);
