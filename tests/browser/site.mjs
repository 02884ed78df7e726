// Servers of the tests: the built site, and a listener that must never hear anything.

import dgram from "node:dgram";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";

const MEDIA = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
};

/** The app in one file, opened from the disk: what a site is to other tests, without a server that could hear anything. */
export class SavedFile {
  constructor(folder, name = "worthmap.html") {
    this.file = path.join(folder, name);
    this.address = pathToFileURL(this.file).href;
    this.recorded = [];
  }

  startRecording() {}
}

const listening = (server) => new Promise((resolve) => server.once("listening", resolve));

/**
 * Serves a folder below an optional sub-folder and records what is asked for. `pages` answer for addresses of their
 * own: a text is HTML, anything else is `{ body, media }`.
 */
export class Site {
  static async open(folder, { under = "", pages = {}, headers = {} } = {}) {
    const site = new Site(folder, under ? `/${under}/` : "/", pages, headers);
    await listening(site.server.listen(0, "127.0.0.1"));
    site.port = site.server.address().port;
    site.address = `http://shop.test:${site.port}${site.prefix}`;
    return site;
  }

  constructor(folder, prefix, pages, headers) {
    this.folder = folder;
    this.prefix = prefix;
    this.pages = pages;
    this.headers = headers;
    this.recorded = [];
    this.server = http.createServer((request, response) => this.answer(request, response));
  }

  /** Forgets what was asked for so far. */
  startRecording() {
    this.recorded = [];
  }

  answer(request, response) {
    const [address] = request.url.split("?");
    this.recorded.push(request.url);
    const page = this.pages[address];
    const file = path.join(this.folder, address.slice(this.prefix.length) || "index.html");
    if (page !== undefined) {
      const { body = page, media = MEDIA[".html"] } = page;
      response.writeHead(200, { "content-type": media }).end(body);
    } else if (address.startsWith(this.prefix) && fs.existsSync(file) && fs.statSync(file).isFile()) {
      const media = MEDIA[path.extname(file)] ?? "application/octet-stream";
      const headers = { "content-type": media, "cache-control": "no-store", ...this.headers };
      response.writeHead(200, headers).end(fs.readFileSync(file));
    } else {
      response.writeHead(404, { "access-control-allow-origin": "*" }).end();
    }
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Hears every connection, request and packet that reaches it, whatever the address asks for. */
export class Listener {
  static async open() {
    const listener = new Listener();
    await listening(listener.server.listen(0, "127.0.0.1"));
    listener.port = listener.server.address().port;
    const bound = listening(listener.socket);
    listener.socket.bind(0, "127.0.0.1");
    await bound;
    listener.packetPort = listener.socket.address().port;
    listener.address = `http://elsewhere.test:${listener.port}`;
    return listener;
  }

  constructor() {
    this.heard = [];
    this.connections = 0;
    this.packets = 0;
    this.server = http.createServer((request, response) => {
      this.heard.push(request.url);
      response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/plain" }).end();
    });
    this.server.on("connection", () => {
      this.connections += 1;
    });
    this.server.on("upgrade", (request, socket) => {
      this.heard.push(request.url);
      socket.destroy();
    });
    this.socket = dgram.createSocket("udp4");
    this.socket.on("message", () => {
      this.packets += 1;
    });
  }

  async close() {
    this.socket.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
