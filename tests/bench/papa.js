// Papa Parse in a worker: the page hands the chosen file over and waits for the groups to be there.

const worker = new Worker("/papa-worker.js");
let start = 0;
worker.onmessage = ({ data }) => {
  if (data === "ready") {
    globalThis.ready = true;
  } else if (data === "grouped") {
    globalThis.seconds = (performance.now() - start) / 1000;
  } else {
    globalThis.result = { seconds: globalThis.seconds, ...data };
  }
};
document.querySelector("input").addEventListener("change", ({ target }) => {
  start = performance.now();
  worker.postMessage(target.files[0]);
});
