// Every known way for a page to reach an address. Each entry is tried inside the sealed frame (where nothing may
// arrive) and on a control page without a policy (where it must arrive, so the table is known to be able to fail).
//
// `run(to)` is serialised and run in the page; `to.url` is an address that only this entry uses.
//   where: "document", or "worker" (run in a blob worker)
//   leaves: the entry may navigate the page away, so it gets a page of its own
//   heard: how it shows at the listener: "request" (default), "connection" or "packet"
//   control: false where this browser does nothing even without a policy; the reason stands beside it
//   gesture: needs a user's click first

const document_ = (name, run, more = {}) => ({ name, where: "document", run, ...more });
const worker = (name, run, more = {}) => ({ name: `worker ${name}`, where: "worker", run, ...more });

export const channels = [
  document_("fetch", (to) => fetch(to.url, { mode: "no-cors" })),
  document_("fetch keepalive", (to) => fetch(to.url, { mode: "no-cors", keepalive: true })),
  document_("XMLHttpRequest", (to) => {
    const request = new XMLHttpRequest();
    request.open("GET", to.url);
    request.send();
  }),
  document_("beacon", (to) => navigator.sendBeacon(to.url, "x")),
  document_("EventSource", (to) => new EventSource(to.url)),
  document_("WebSocket", (to) => new WebSocket(to.url.replace("http", "ws"))),
  document_("WebTransport", (to) => new WebTransport(`https://${to.packetHost}/`), {
    heard: "packet",
    control: false, // QUIC is switched off and the control page is no secure context.
  }),
  document_(
    "WebRTC",
    async (to) => {
      const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:${to.packetHost}` }] });
      connection.createDataChannel("x");
      await connection.setLocalDescription(await connection.createOffer());
    },
    { heard: "packet" },
  ),
  document_(
    "WebRTC of a child frame",
    async (to) => {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const connection = new frame.contentWindow.RTCPeerConnection({ iceServers: [{ urls: `stun:${to.packetHost}` }] });
      connection.createDataChannel("x");
      await connection.setLocalDescription(await connection.createOffer());
    },
    { heard: "packet" },
  ),
  document_("image", (to) => {
    new Image().src = to.url;
  }),
  document_("image srcset", (to) => {
    new Image().srcset = `${to.url} 1x`;
  }),
  document_("picture source", (to) => {
    const picture = document.createElement("picture");
    const source = document.createElement("source");
    source.srcset = to.url;
    picture.append(source, new Image());
    document.body.append(picture);
  }),
  document_("input image", (to) => {
    const input = document.createElement("input");
    input.type = "image";
    input.src = to.url;
    document.body.append(input);
  }),
  document_("SVG image", (to) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
    image.setAttribute("href", to.url);
    svg.append(image);
    document.body.append(svg);
  }),
  document_("SVG use", (to) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${to.url}#x`);
    svg.append(use);
    document.body.append(svg);
  }, { control: "own" }), // Across origins the browser itself refuses.
  document_("CSS background of an adopted sheet", (to) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`body { background-image: url("${to.url}") }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }),
  document_("CSS background through the style object", (to) => {
    const box = document.createElement("div");
    box.style.backgroundImage = `url("${to.url}")`;
    box.textContent = "x";
    document.body.append(box);
  }),
  document_("CSS import in a style element", (to) => {
    const style = document.createElement("style");
    style.textContent = `@import url("${to.url}");`;
    document.head.append(style);
  }),
  document_("CSS cursor", (to) => {
    const box = document.createElement("div");
    box.style.listStyleImage = `url("${to.url}")`;
    box.style.display = "list-item";
    box.textContent = "x";
    document.body.append(box);
  }),
  document_("style sheet link", (to) => link(to, { rel: "stylesheet" })),
  document_("font", (to) => new FontFace("x", `url("${to.url}")`).load()),
  document_("script", (to) => {
    const script = document.createElement("script");
    script.src = to.url;
    document.head.append(script);
  }),
  document_("module script", (to) => {
    const script = document.createElement("script");
    script.type = "module";
    script.src = to.url;
    document.head.append(script);
  }),
  document_("dynamic import", (to) => import(to.url)),
  document_("inline script that fetches", (to) => {
    const script = document.createElement("script");
    script.textContent = `fetch(${JSON.stringify(to.url)}, { mode: "no-cors" })`;
    document.head.append(script);
  }),
  document_("frame", (to) => {
    const frame = document.createElement("iframe");
    frame.src = to.url;
    document.body.append(frame);
  }),
  document_("srcdoc frame with an image", (to) => {
    const frame = document.createElement("iframe");
    frame.srcdoc = `<img src="${to.url}">`;
    document.body.append(frame);
  }),
  document_("blob frame with an image", (to) => {
    const frame = document.createElement("iframe");
    frame.src = URL.createObjectURL(new Blob([`<img src="${to.url}">`], { type: "text/html" }));
    document.body.append(frame);
  }),
  document_("data frame with an image", (to) => {
    const frame = document.createElement("iframe");
    frame.src = `data:text/html,<img src="${to.url}">`;
    document.body.append(frame);
  }),
  document_("object", (to) => {
    const object = document.createElement("object");
    object.data = to.url;
    document.body.append(object);
  }),
  document_("embed", (to) => {
    const embed = document.createElement("embed");
    embed.src = to.url;
    document.body.append(embed);
  }),
  document_("audio", (to) => {
    new Audio(to.url).load();
  }),
  document_("video poster", (to) => {
    const video = document.createElement("video");
    video.poster = to.url;
    document.body.append(video);
  }),
  document_("prefetch", (to) => link(to, { rel: "prefetch" })),
  document_("preload", (to) => link(to, { rel: "preload", as: "image" })),
  document_("module preload", (to) => link(to, { rel: "modulepreload" })),
  document_("manifest", (to) => link(to, { rel: "manifest" }), {
    control: false, // Headless Chromium reads no manifests.
  }),
  document_("icon", (to) => link(to, { rel: "icon" }), {
    control: false, // Headless Chromium fetches no icons.
  }),
  document_("speculation rules", (to) => {
    const script = document.createElement("script");
    script.type = "speculationrules";
    script.textContent = JSON.stringify({ prefetch: [{ source: "list", urls: [to.url], eagerness: "immediate" }] });
    document.head.append(script);
  }, { control: false }), // Headless Chromium does not prefetch by rule for an insecure origin.
  document_("compile streaming", (to) => WebAssembly.compileStreaming(fetch(to.url, { mode: "no-cors" }))),
  document_("worker from an address", (to) => new Worker(to.url), { control: "own" }),
  document_("shared worker from an address", (to) => new SharedWorker(to.url), { control: "own" }),
  document_("service worker", (to) => navigator.serviceWorker.register(to.url), {
    control: false, // The control page is no secure context.
  }),
  document_("form to a frame", (to) => {
    const frame = document.createElement("iframe");
    frame.name = "target-frame";
    document.body.append(frame);
    const form = document.createElement("form");
    form.action = to.url;
    form.target = "target-frame";
    document.body.append(form);
    form.submit();
  }),
  document_("location", (to) => location.assign(to.url), { leaves: true }),
  document_("location of the top", (to) => top.location.assign(to.url), { leaves: true }),
  document_("location of the parent", (to) => parent.location.assign(to.url), { leaves: true }),
  document_("link click", (to) => anchor(to, {}).click(), { leaves: true, gesture: true }),
  document_("link to the top", (to) => anchor(to, { target: "_top" }).click(), { leaves: true, gesture: true }),
  document_("link to a new window", (to) => anchor(to, { target: "_blank" }).click(), { leaves: true, gesture: true }),
  document_("link with download", (to) => anchor(to, { download: "x" }).click(), { leaves: true, gesture: true }),
  document_("link with ping", (to) => anchor({ url: "#x" }, { ping: to.url }).click(), { leaves: true, gesture: true }),
  document_("window.open", (to) => open(to.url), { leaves: true, gesture: true }),
  document_("form to itself", (to) => {
    const form = document.createElement("form");
    form.action = to.url;
    document.body.append(form);
    form.submit();
  }, { leaves: true }),
  document_("meta refresh", (to) => {
    const meta = document.createElement("meta");
    meta.httpEquiv = "refresh";
    meta.content = `0; url=${to.url}`;
    document.head.append(meta);
  }, { leaves: true }),
  document_("base address and an image", (to) => {
    const base = document.createElement("base");
    base.href = to.url;
    document.head.append(base);
    new Image().src = `${new URL(to.url).pathname}`;
  }, { leaves: true }),
  worker("fetch", (to) => fetch(to.url, { mode: "no-cors" })),
  worker("XMLHttpRequest", (to) => {
    const request = new XMLHttpRequest();
    request.open("GET", to.url);
    request.send();
  }),
  worker("WebSocket", (to) => new WebSocket(to.url.replace("http", "ws"))),
  worker("EventSource", (to) => new EventSource(to.url)),
  worker("importScripts", (to) => importScripts(to.url)),
  worker("dynamic import", (to) => import(to.url)),
  worker("font", (to) => new FontFace("x", `url("${to.url}")`).load()),
  worker("compile streaming", (to) => WebAssembly.compileStreaming(fetch(to.url, { mode: "no-cors" }))),
  worker("of a worker", (to) => {
    const text = `fetch(${JSON.stringify(to.url)}, { mode: "no-cors" })`;
    new Worker(URL.createObjectURL(new Blob([text])));
  }),
];

/** Helpers that the entries use; made global in the page before an entry runs. */
export const helpers = () => {
  globalThis.link = (to, attributes) => {
    document.head.append(Object.assign(document.createElement("link"), attributes, { href: to.url }));
  };
  globalThis.anchor = (to, attributes) => {
    const element = Object.assign(document.createElement("a"), attributes, { href: to.url, textContent: "x" });
    document.body.append(element);
    return element;
  };
};

/** Starts an entry; a thrown error is what a refusal looks like, so it is swallowed. */
export async function start(frame, { where, run }, to) {
  const code = `(${run})(${JSON.stringify(to)})`;
  if (where === "worker") {
    await frame.evaluate((body) => {
      const text = `(async () => ${body})().catch(() => {})`;
      new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    }, code);
  } else {
    await frame.evaluate(`(async () => ${code})().catch(() => {}), 0`).catch(() => {});
  }
}
