// What the user does before the app is there. The start page is painted from the markup of `first.html` while the app
// is still loading; the app then puts the same page in its place. A file that was given meanwhile is handed to the
// app, a button that was pressed is pressed again, and the place of the keyboard and of the page stays.

const FILE_INPUT = "input[type=file]";

/** Positions among children, from the body down to an element. */
function wayTo(element) {
  const way = [];
  for (let at = element; at !== document.body; at = at.parentElement) {
    way.unshift([...at.parentElement.children].indexOf(at));
  }
  return way;
}

const follow = (way) => way.reduce((at, index) => at?.children[index], document.body);

/** Listens to the first view; gives what is to be called once the app is in its place. */
export function watchFirstView() {
  const listening = new AbortController();
  let started = false;
  let view;
  let files;
  let pressed;
  let focused;
  let scrolled = 0;

  /** Listens until the app is there; what it does itself while it takes its place is not the user's. */
  function on(kind, listener) {
    const heard = (event) => {
      view ??= document.body.firstElementChild;
      if (view.isConnected) {
        listener(event);
      }
    };
    addEventListener(kind, heard, { signal: listening.signal, capture: true });
  }

  function open(given) {
    const input = document.querySelector(FILE_INPUT);
    if (input !== null) {
      input.files = given;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function take(given) {
    if (given.length === 0) {
      return;
    }
    if (started) {
      open(given);
      return;
    }
    files = given;
    document.querySelector(".drop-zone-title").textContent = "Your file is next, one moment";
  }

  on("click", ({ target }) => {
    const button = target.closest("button");
    pressed = button === null ? undefined : wayTo(button);
    if (target.matches(FILE_INPUT)) {
      // Its dialogue may outlast the first view, and then the event reaches nobody else.
      target.addEventListener("change", () => take(target.files), { once: true });
    }
  });
  on("change", ({ target }) => take(target.files));
  on("dragover", (event) => event.preventDefault());
  on("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  on("focusin", ({ target }) => {
    focused = wayTo(target);
  });
  on("pointerdown", () => {
    focused = undefined;
  });
  on("scroll", () => {
    scrolled = scrollY;
  });

  /** After what the app does of its own accord when a page appears. */
  function goBack() {
    scrollTo({ top: scrolled, behavior: "instant" });
    if (focused !== undefined) {
      follow(focused)?.focus({ preventScroll: true });
    }
  }

  return () => {
    started = true;
    listening.abort();
    if (files !== undefined) {
      open(files);
    } else if (pressed !== undefined) {
      follow(pressed)?.click();
    } else {
      setTimeout(goBack);
    }
  };
}
