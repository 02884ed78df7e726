// The parts of the app in a single file: packed blocks of data behind the shell, which run nowhere by themselves.

/** The blocks are behind the script, so that there is something to see before they are read. */
const allThere =
  document.readyState === "loading"
    ? new Promise((resolve) => {
        addEventListener("DOMContentLoaded", resolve, { once: true });
      })
    : Promise.resolve();

async function unpack(name) {
  await allThere;
  const block = document.getElementById(`part-${name}`);
  if (block === null) {
    throw new Error(`the file is not whole: ${name} is missing`);
  }
  const packed = Uint8Array.from(atob(block.textContent), (letter) => letter.charCodeAt(0));
  block.remove();
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
}

/** The text of a part; it can be taken once. */
export const textOf = async (name) => (await unpack(name)).text();

/** The bytes of a part; they can be taken once. */
export const bytesOf = async (name) => (await unpack(name)).arrayBuffer();
