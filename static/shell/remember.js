// "Remember on this device": one record of settings and column mapping, kept only when the user asks. No row of
// the file is ever in it. Storage can be refused by the browser, which is an answer, not a fault.

const KEY = "worthmap.remembered.v1";
const LIMIT = 65_536;

/** The kept record as text, or null. */
export function recall() {
  try {
    const record = localStorage.getItem(KEY);
    return record !== null && isRecord(record) ? record : null;
  } catch {
    return null;
  }
}

/** Keeps a record; true when it is on the device afterwards. */
export function remember(record) {
  try {
    if (!isRecord(record)) {
      return false;
    }
    localStorage.setItem(KEY, record);
    return localStorage.getItem(KEY) === record;
  } catch {
    return false;
  }
}

/** Forgets the record; true when none is left. */
export function forget() {
  try {
    localStorage.removeItem(KEY);
    return localStorage.getItem(KEY) === null;
  } catch {
    return true;
  }
}

/** JSON of an object with a whole `schema` number, not larger than the limit. */
function isRecord(text) {
  if (typeof text !== "string" || text.length > LIMIT) {
    return false;
  }
  try {
    return Number.isInteger(JSON.parse(text)?.schema);
  } catch {
    return false;
  }
}
