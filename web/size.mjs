// Fails when the first page grows above its budget over the wire: page, style and script, compressed. Islands have budgets of
// their own, because they come later and only where they are used.
import { readFile, readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const KB = 1024;
const budgets = { first: 200 * KB, bare: 30 * KB, style: 40 * KB, script: 40 * KB, map: 160 * KB, chart: 210 * KB, picker: 40 * KB };

const manifest = JSON.parse(await readFile("dist/manifest.json", "utf8"));
const names = await readdir("dist");
const weight = async (file) => (await readFile(`dist/${file}.gz`)).length;
const page = async (name) => gzipSync(await readFile(`../internal/platform/ui/testdata/${name}.html`), { level: 6 }).length;

// closure is a chunk with everything that it imports itself, without what the first page has brought already.
async function closure(prefix) {
  const seen = new Set();
  const visit = async (file) => {
    if (seen.has(file) || file === manifest["app.js"]) return;
    seen.add(file);
    const text = await readFile(`dist/${file}`, "utf8");
    for (const m of text.matchAll(/from"\.\/(chunk-[\w-]+\.js)"|import"\.\/(chunk-[\w-]+\.js)"/g)) await visit(m[1] ?? m[2]);
  };
  for (const n of names) if (n.startsWith(`chunk-${prefix}-`) && n.endsWith(".js")) await visit(n);
  let sum = 0;
  for (const f of seen) sum += await weight(f);
  return sum;
}

const app = await readFile(`dist/${manifest["app.js"]}`, "utf8");
let script = await weight(manifest["app.js"]);
for (const m of app.matchAll(/^import[^;]*?"\.\/(chunk-[\w-]+\.js)"|;import[^;]*?"\.\/(chunk-[\w-]+\.js)"/g)) script += await weight(m[1] ?? m[2]);
const style = await weight(manifest["app.css"]);
const measured = {
  first: (await page("list")) + style + script,
  bare: (await page("ask")) + (await weight(manifest["bare.css"])),
  style, script,
  map: (await closure("map")) + (await weight(manifest["map.css"])),
  chart: await closure("chart"),
  picker: (await closure("picker")) + (await weight(manifest["picker.css"])),
};

let over = false;
for (const [name, limit] of Object.entries(budgets)) {
  const n = measured[name];
  console.log(`${name.padEnd(7)} ${(n / KB).toFixed(1).padStart(6)} KB of ${limit / KB}`);
  over ||= n > limit || !(n > 0);
}
if (over) {
  console.error("over budget");
  process.exit(1);
}
