// Saving a file for the frame, whose own downloads not every browser carries out.

/** Saves `buffer` under `name`; the address of the copy is given up a minute later. */
export function download(name, mime, buffer) {
  const address = URL.createObjectURL(new Blob([buffer], { type: mime }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
