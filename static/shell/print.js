// Printing a self-contained document for the frame, which may not open a print dialogue.
//
// The document is shown in a hidden frame without scripts. Its policy is the shell's, which refuses style elements
// and style attributes, so styles are carried over as adopted sheets and through the style objects.

/** Opens the print dialogue for an HTML document. */
export function printDocument(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.querySelectorAll("script, link, base, meta, iframe, object, embed")) {
    element.remove();
  }
  const styles = [...parsed.querySelectorAll("style")].map((element) => {
    element.remove();
    return element.textContent;
  });
  const frame = document.createElement("iframe");
  frame.className = "printed";
  frame.setAttribute("sandbox", "allow-same-origin allow-modals");
  frame.srcdoc = "<!doctype html><html><head></head><body></body></html>";
  frame.addEventListener("load", () => fill(frame, parsed, styles), { once: true });
  document.body.append(frame);
}

async function fill(frame, parsed, styles) {
  const view = frame.contentWindow;
  const inlined = [...parsed.querySelectorAll("[style]")].map((element) => {
    const text = element.getAttribute("style");
    element.removeAttribute("style");
    return [element, text];
  });
  view.document.title = parsed.title;
  view.document.documentElement.lang = parsed.documentElement.lang;
  view.document.body.replaceWith(view.document.adoptNode(parsed.body));
  for (const [element, text] of inlined) {
    element.style.cssText = text;
  }
  view.document.adoptedStyleSheets = styles.map((text) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  await Promise.allSettled([...view.document.images].map((image) => image.decode()));
  view.addEventListener("afterprint", () => setTimeout(() => frame.remove(), 0));
  view.focus();
  view.print();
}
