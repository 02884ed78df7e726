// A seeded file of orders for the benchmark: the same bytes for the same number of rows, everywhere.

import fs from "node:fs";

/** mulberry32: 32 bits of state, uniform numbers in [0, 1). */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const COUNTRIES = ["DE", "FR", "US", "GB", "NL", "IT", "ES", "PL"];
const CHANNELS = ["web shop", "market place", "store"];
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2022, 0, 1);

/** Writes `rows` orders of about `rows / 8` customers, some of whom buy far more often than others. */
export function writeOrders(file, rows) {
  const random = uniform(20_240_229);
  const customers = Math.ceil(rows / 8);
  const days = Array.from({ length: 1_095 }, (_, day) => new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10));
  const out = fs.openSync(file, "w");
  fs.writeSync(out, "order_id,customer_id,order_date,amount,country,channel\n");
  let lines = [];
  for (let row = 0; row < rows; row += 1) {
    const customer = Math.floor(random() ** 2 * customers);
    const day = days[Math.floor(random() * days.length)];
    const cents = Math.floor(500 + 20_000 * random() ** 3);
    const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
    const country = COUNTRIES[customer % COUNTRIES.length];
    const channel = CHANNELS[Math.floor(random() * CHANNELS.length)];
    lines.push(`O-${1_000_000 + row},C-${String(customer).padStart(8, "0")},${day},${amount},${country},${channel}\n`);
    if (lines.length === 20_000 || row === rows - 1) {
      fs.writeSync(out, lines.join(""));
      lines = [];
    }
  }
  fs.closeSync(out);
  return file;
}
