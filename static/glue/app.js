// The page's script; the shell runs it in the sealed frame once the page's module is compiled.

import initialise from "worthmap-module";

const host = globalThis.worthmapHost;
initialise({ module_or_path: host.module }).then(
  () => {
    host.started();
    performance.mark("worthmap-started");
    host.post({ kind: "ready" }, []);
  },
  (error) => host.post({ kind: "failed", reason: String(error) }, []),
);
