// The parts of the app on a site: files beside the shell, each taken only with the digest that the build gave it.

/** Address and digest of each part; filled in by the build. */
const PARTS = WORTHMAP_PARTS;

async function fetchPart(name) {
  const [path, integrity] = PARTS[name];
  const response = await fetch(path, { integrity, credentials: "omit", referrerPolicy: "no-referrer" });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status}`);
  }
  return response;
}

/** The text of a part. */
export const textOf = async (name) => (await fetchPart(name)).text();

/** The bytes of a part. */
export const bytesOf = async (name) => (await fetchPart(name)).arrayBuffer();
