// DuckDB-Wasm: the chosen file is registered as it is and grouped by a query; what the answers are compared by is asked
// for afterwards.

import * as duckdb from "@duckdb/duckdb-wasm";

const CHECKS = `
  SELECT sum(orders)::DOUBLE AS rows, count(*)::DOUBLE AS customers, min(first)::VARCHAR AS first,
    max(last)::VARCHAR AS last, sum(round(total * 100)::HUGEINT)::DOUBLE AS cents,
    sum(orders * orders)::DOUBLE AS squares, sum(last - first)::DOUBLE AS days FROM groups`;

async function connect() {
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker("/duckdb-browser-eh.worker.js"));
  await database.instantiate(new URL("/duckdb-eh.wasm", location.href).href);
  return { database, connection: await database.connect() };
}

async function group({ database, connection }, file) {
  const header = await file.slice(0, 1_000).text();
  const customer = /Customer[^,]*/.exec(header)[0];
  const start = performance.now();
  await database.registerFileHandle("orders.csv", file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  await connection.query(`
    CREATE TABLE groups AS
    SELECT "${customer}" AS customer, count(*) AS orders, min("Order date") AS first, max("Order date") AS last,
      sum("Total") AS total
    FROM read_csv('orders.csv') GROUP BY ALL`);
  const seconds = (performance.now() - start) / 1000;
  const [checks] = (await connection.query(CHECKS)).toArray();
  return { seconds, ...checks.toJSON() };
}

connect().then((session) => {
  document.querySelector("input").addEventListener("change", async ({ target }) => {
    globalThis.result = await group(session, target.files[0]).catch((error) => ({ error: String(error) }));
  });
  globalThis.ready = true;
});
