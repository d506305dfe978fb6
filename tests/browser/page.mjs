// Opens the report page as readers do: light and dark, wide and narrow, without a network. What is
// checked here cannot be seen in the HTML text: layout, contrast, and that every link arrives.
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

const address = pathToFileURL(process.argv[2]).href;
const failures = [];
const check = (holds, statement) => {
  if (!holds) failures.push(statement);
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let checked = 0;
for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    const where = `${colorScheme}, ${width} px`;
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => failures.push(`${where}: script error ${error}`));
    await page.goto(address);

    check(requests.length === 1, `${where}: the page asked for ${requests.slice(1)}; it must be self-contained`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(overflow <= 0, `${where}: the page is ${overflow} px wider than the window`);
    const dead = await page.evaluate(() =>
      [...document.querySelectorAll("a")]
        .map((link) => link.getAttribute("href") ?? link.getAttribute("xlink:href"))
        .filter((href) => href?.startsWith("#") && !document.getElementById(href.slice(1))));
    check(dead.length === 0, `${where}: links that lead nowhere: ${dead}`);
    const boxes = await page.locator("svg a").count();
    check(boxes > 5, `${where}: only ${boxes} boxes of the diagram are links`);

    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
    for (const violation of violations) {
      failures.push(`${where}: ${violation.id}: ${violation.help} (${violation.nodes.map((node) => node.target).slice(0, 3)})`);
    }
    if (process.env.SCREENSHOTS) {
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/${colorScheme}-${width}.png`, fullPage: true });
    }
    checked += 1;
    await context.close();
  }
}
await browser.close();
for (const failure of failures) console.error(failure);
console.log(`page: ${checked} views, ${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);
