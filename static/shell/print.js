// Printing a self-contained document for the frame, which may not open a print dialogue.
//
// The document is shown in a hidden frame without scripts. Its policy is the shell's, which refuses style elements
// and style attributes, so styles are carried over as adopted sheets and through the style objects.

const LEFT_OUT = "script, link, base, meta, iframe, object, embed, title, style";

/** Opens the print dialogue for an HTML document. */
export function printDocument(html) {
  // The content of a template is inert: its style elements do nothing, no image is loaded. Style attributes would be
  // refused even there, so they wait under another name.
  const template = document.createElement("template");
  template.innerHTML = html.replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/\sstyle=/gi, " data-style="));
  const content = template.content;
  const title = content.querySelector("title")?.textContent ?? "";
  const styles = [...content.querySelectorAll("style")].map((element) => element.textContent);
  for (const element of content.querySelectorAll(LEFT_OUT)) {
    element.remove();
  }
  const frame = document.createElement("iframe");
  frame.className = "printed";
  frame.setAttribute("sandbox", "allow-same-origin allow-modals");
  frame.srcdoc = "<!doctype html><html lang=en><head></head><body></body></html>";
  frame.addEventListener("load", () => fill(frame, { title, styles, content }), { once: true });
  document.body.append(frame);
}

async function fill(frame, { title, styles, content }) {
  const view = frame.contentWindow;
  const inlined = [...content.querySelectorAll("[data-style]")].map((element) => {
    const text = element.getAttribute("data-style");
    element.removeAttribute("data-style");
    return [element, text];
  });
  view.document.title = title;
  view.document.body.append(view.document.adoptNode(content));
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
