// Bundles the styles and scripts into dist: hashed names, a manifest, a compressed twin of every file. Tabler is cut down to what
// the kit's templates use, and to declarations that browsers from 2020 on understand.
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";
import postcss from "postcss";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const out = "dist";
const target = ["chrome87", "firefox90", "safari14.1"];

await mkdir(out, { recursive: true });
for (const name of await readdir(out)) {
  if (name !== "placeholder.txt") await rm(path.join(out, name), { recursive: true });
}

const manifest = {};

function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const ext = path.extname(name);
  return `${path.basename(name, ext)}-${hash}${ext}`;
}

async function emit(name, content) {
  const file = hashed(name, content);
  await writeFile(path.join(out, file), content);
  manifest[name] = file;
}

// tabler is the part of Tabler that the kit uses, without what old browsers drop as invalid: the kit sets those values itself.
async function tabler() {
  const [{ css }] = await new PurgeCSS().purge({
    content: ["../internal/**/*.templ", "../internal/**/*.go", "src/*.ts"],
    css: ["node_modules/@tabler/core/dist/css/tabler.min.css"],
    fontFace: true,
    keyframes: true,
    variables: true,
    safelist: { standard: ["html", "body", "active", "disabled", "show"] },
    blocklist: [/^(card|nav|navbar|page|step|steps|badge|progress|progress-bar|tree|map|chart|avatar|alert|list|part|empty|icon|state|timeline|tags?|status|col|row|g|m|p|d)(-.*)?$/],
  });
  const root = postcss.parse(css);
  root.walkDecls((d) => {
    if (/light-dark\(|color-mix\(|oklch\(|oklab\(|gradient\(/.test(d.value)) d.remove();
  });
  for (let removed = true; removed; ) {
    removed = false;
    root.walk((n) => {
      if ((n.type === "rule" || n.type === "atrule") && n.nodes?.length === 0) {
        n.remove();
        removed = true;
      }
    });
  }
  root.walkComments((c) => c.remove());
  return root.toString();
}

async function style(name, before = "") {
  const result = await build({
    stdin: { contents: `${before}\n@import "./css/${name}";`, resolveDir: ".", loader: "css", sourcefile: name },
    bundle: true, minify: true, write: false, target, loader: { ".svg": "dataurl" }, external: ["data:*"],
  });
  await emit(name, result.outputFiles[0].contents);
}

await writeFile(path.join(out, "tabler.css"), await tabler());
await style("app.css", '@import "./dist/tabler.css";');
await rm(path.join(out, "tabler.css"));
for (const name of ["bare.css", "map.css", "picker.css"]) await style(name);
await emit("icon.svg", await readFile("src/icon.svg"));

// The islands load styles of their own; their hashed names are compiled in.
const scripts = await build({
  entryPoints: ["src/app.ts"],
  bundle: true, minify: true, splitting: true, format: "esm", target, outdir: out, metafile: true,
  entryNames: "[name]-[hash]", chunkNames: "chunk-[name]-[hash]", legalComments: "none",
  define: { STYLES: JSON.stringify({ map: manifest["map.css"], picker: manifest["picker.css"] }) },
});
for (const [file, o] of Object.entries(scripts.metafile.outputs)) {
  if (o.entryPoint === "src/app.ts") manifest["app.js"] = path.basename(file);
}
await writeFile(path.join(out, "manifest.json"), JSON.stringify(manifest, null, 2));

for (const name of await readdir(out)) {
  if (name === "placeholder.txt" || name === "manifest.json") continue;
  const content = await readFile(path.join(out, name));
  await writeFile(path.join(out, `${name}.gz`), gzipSync(content, { level: 9 }));
}
