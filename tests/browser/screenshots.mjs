// Pictures of every page, wide and narrow, light and dark: node tests/browser/screenshots.mjs [--site FOLDER] [PATTERN]
//
// PATTERN keeps the pictures whose name (`overview-1280-dark`) contains it. They are written to
// tests/browser/output/, whole pages, one file each. The pages with results show the sample shop.
//
//     cargo xtask screenshots --quick overview-390        build fast, two pictures
//     cargo xtask screenshots --quick --built segments    no build at all

import path from "node:path";

import { World, launchChromium, root } from "./harness.mjs";
import { openPage, pages } from "./pages.mjs";

const options = process.argv.slice(2);
const at = options.indexOf("--site");
const site = path.resolve(at >= 0 ? options.splice(at, 2)[1] : path.join(root, "dist"));
const pattern = options[0] ?? "";

const browser = await launchChromium();
let failed = 0;
for (const width of [1280, 390]) {
  for (const dark of [false, true]) {
    const wanted = pages
      .map((page) => ({ page, name: `${page}-${width}-${dark ? "dark" : "light"}` }))
      .filter(({ name }) => name.includes(pattern));
    if (wanted.length === 0) {
      continue;
    }
    const world = new World(browser, site);
    const app = await world.openApp({ width, height: width === 390 ? 844 : 900, dark });
    for (const { page, name } of wanted) {
      try {
        await openPage(app, page);
        await app.wholePage(name);
        console.log(`tests/browser/output/${name}.png`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL ${name}: ${error.message}`);
      }
    }
    app.errors.forEach((error) => console.log(`console: ${error}`));
    await world.close();
  }
}
await browser.close();
process.exitCode = failed > 0 ? 1 : 0;
