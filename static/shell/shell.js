// The shell: takes the parts, seals the app into a frame and does for it the few things that a sealed frame
// cannot do: the address bar, downloads, printing, remembering. It never sees a row of the customer file except
// inside a file that the user asked to download.

import { bytesOf, textOf } from "worthmap-parts";

import { download } from "./download.js";
import { printDocument } from "./print.js";
import { forget, recall, remember } from "./remember.js";

/** The sealed document up to its body; filled in by the build. */
const FRAME = WORTHMAP_FRAME;
/** The body of the start page as the app shows it at first; filled in by the build. */
const FIRST_VIEW = WORTHMAP_FIRST_VIEW;

/** What may help where a part is missing; filled in by the build. */
const ADVICE = WORTHMAP_ADVICE;

const ROUTE_LIMIT = 16_384;
const TITLES = {
  start: "Worthmap",
  mapping: "Mapping · Worthmap",
  overview: "Overview · Worthmap",
  customers: "Customers · Worthmap",
  segments: "Segments · Worthmap",
  predict: "Predict · Worthmap",
  retention: "Retention · Worthmap",
  subscriptions: "Subscriptions · Worthmap",
  methods: "Methods · Worthmap",
};

const notice = document.getElementById("notice");
let port;
let frame;
/** Whether a picture for paper is being taken. */
let printing = false;
/** The hash that the frame knows. */
let route = location.hash;

function say(text) {
  notice.textContent = text;
  notice.hidden = text === "";
}

/** What the frame shows until the app stands in it: the start page, where nothing else was asked for or kept. */
function firstView(remembered) {
  const isPlainStart = /^#?(v1=start)?$/.test(location.hash) && remembered === null;
  return isPlainStart ? FIRST_VIEW : '<p class="page muted">Loading Worthmap…</p>';
}

/** Starts the frame and resolves with the port that its first script hands out. */
function openFrame(body) {
  return new Promise((resolve) => {
    frame = document.createElement("iframe");
    frame.title = "Worthmap";
    frame.setAttribute("sandbox", "allow-scripts allow-downloads");
    frame.srcdoc = FRAME + body;
    const greet = (event) => {
      // A frame that was given up has neither source nor window.
      if (frame.isConnected && event.source === frame.contentWindow && event.data === "worthmap-frame") {
        removeEventListener("message", greet);
        say("");
        frame.focus();
        resolve(event.ports[0]);
      }
    };
    addEventListener("message", greet);
    document.body.append(frame);
  });
}

/** Widest page and highest page that are printed, in CSS pixels: browsers shrink no wider page onto paper. */
const PRINTED = { width: 1_060, height: 400_000 };

/** Every request that the frame may make of the shell. Anything else is ignored. */
const requests = {
  ready() {
    if (document.activeElement !== frame) {
      frame.focus();
    }
  },
  failed({ reason }) {
    frame.remove();
    say(`Worthmap could not start in this browser (${reason}). A current Chrome, Edge, Firefox or Safari will do.`);
  },
  route({ route: wanted, replace }) {
    if (typeof wanted !== "string" || !wanted.startsWith("#") || wanted.length > ROUTE_LIMIT) {
      return;
    }
    if (wanted !== location.hash) {
      history[replace ? "replaceState" : "pushState"](null, "", wanted);
    }
    route = location.hash;
  },
  title({ page }) {
    if (Object.hasOwn(TITLES, page)) {
      document.title = TITLES[page];
    }
  },
  theme({ theme }) {
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
    } else {
      delete document.documentElement.dataset.theme;
    }
  },
  extent({ width, height }) {
    if (printing || !(width > 0) || !(height > 0)) {
      return;
    }
    // A page that is made narrower grows at most as it shrinks.
    const shown = Math.min(width, PRINTED.width);
    const needed = Math.min(Math.ceil((height * width) / shown), PRINTED.height);
    frame.style.setProperty("--printed-width", `${shown}px`);
    frame.style.setProperty("--printed-height", `${needed}px`);
  },
  download({ name, mime, buffer }) {
    download(String(name), String(mime), buffer);
  },
  print({ html }) {
    printDocument(String(html));
  },
  remember({ record }) {
    port.postMessage({ kind: "remembered", kept: remember(record) });
  },
  forget() {
    port.postMessage({ kind: "forgotten", done: forget() });
  },
};

async function main() {
  if (typeof WebAssembly !== "object" || !("adoptedStyleSheets" in document)) {
    say("Worthmap needs WebAssembly, which this browser does not offer or which is switched off. A current Chrome, Edge, Firefox or Safari will do.");
    return;
  }
  const remembered = recall();
  const [opened, app, module, worker] = await Promise.all([
    openFrame(firstView(remembered)),
    textOf("app"),
    bytesOf("page"),
    textOf("worker"),
  ]);
  // What the first picture does not need does not compete with it.
  const engine = bytesOf("engine");
  const charts = textOf("charts");
  charts.catch(() => {});
  port = opened;
  port.onmessage = ({ data }) => {
    if (data && Object.hasOwn(requests, data.kind)) {
      requests[data.kind](data);
    }
  };
  const address = location.href.split("#")[0];
  const start = { kind: "start", app, module, worker, address, route, remembered };
  port.postMessage(start, [module]);
  // Both events may tell of one step; the frame hears of it once.
  const moved = () => {
    if (location.hash !== route) {
      route = location.hash;
      port.postMessage({ kind: "route", route });
    }
  };
  // There is no time to ask the frame once printing has begun; what it tells meanwhile is about paper.
  addEventListener("beforeprint", () => {
    printing = true;
  });
  addEventListener("afterprint", () => {
    printing = false;
  });
  addEventListener("hashchange", moved);
  addEventListener("popstate", moved);
  const compiled = await engine;
  port.postMessage({ kind: "engine", module: compiled }, [compiled]);
  charts.then(
    (script) => port.postMessage({ kind: "charts", script }),
    () => say("The charts could not be loaded. Each can be shown as a table; load the page again to see them drawn."),
  );
}

/** A page without one of its parts would be of no use, so it goes. */
function lose(error) {
  frame?.remove();
  say(`Worthmap could not be loaded (${error.message}). ${ADVICE}`);
}

main().catch(lose);
