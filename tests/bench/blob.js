// Nothing but reading: the file in slices of 4 MiB, one after the other. Nobody who reads a file can be faster.

const SLICE = 4 << 20;

document.querySelector("input").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  const start = performance.now();
  let bytes = 0;
  for (let offset = 0; offset < file.size; offset += SLICE) {
    bytes += (await file.slice(offset, offset + SLICE).arrayBuffer()).byteLength;
  }
  globalThis.result = { seconds: (performance.now() - start) / 1000, bytes };
});
globalThis.ready = true;
