// Memory of the pages of a browser: what the system's accounts of its renderer processes say (Linux).

import fs from "node:fs";

const kilobytes = (pid, name) => {
  const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
};

/** Resident memory of all renderer processes before some work and at its peak, each process by itself. */
export class PeakMemory {
  constructor(browser) {
    this.browser = browser;
    this.resting = new Map();
  }

  /** Remembers what is in use and forgets the peaks so far. */
  async start() {
    const session = await this.browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    await session.detach();
    for (const { id } of processInfo.filter(({ type }) => type === "renderer")) {
      fs.writeFileSync(`/proc/${id}/clear_refs`, "5");
      this.resting.set(id, kilobytes(id, "VmRSS"));
    }
  }

  /** Bytes: `resting_bytes` before, `peak_bytes` at the peak. */
  end() {
    const sum = (numbers) => 1024 * numbers.reduce((total, number) => total + number, 0);
    const pids = [...this.resting.keys()].filter((pid) => fs.existsSync(`/proc/${pid}/status`));
    return {
      resting_bytes: sum(pids.map((pid) => this.resting.get(pid))),
      peak_bytes: sum(pids.map((pid) => kilobytes(pid, "VmHWM"))),
    };
  }
}
