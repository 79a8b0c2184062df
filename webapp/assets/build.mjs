// Build webapp/static/dist from webapp/assets: hashed files, their compressed twins
// and manifest.json, which webapp/core/assets.py reads.
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const dist = join(root, "webapp/static/dist");
const modules = join(root, "node_modules");

// Class names that only JavaScript or Python writes; Tabler's rules for them stay.
const SAFELIST = ["htmx-request", "htmx-indicator", "htmx-swapping", "htmx-added"];
// Words of state: look.css joins them to its own parts, Tabler to others.
const STATES = new Set(["active", "disabled", "on", "now", "done", "later", "small", "row"]);

async function filesUnder(folder, endings) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && endings.includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

async function ownClasses() {
  const names = new Set();
  for (const path of await filesUnder(join(here, "css"), [".css"])) {
    const text = (await readFile(path, "utf-8")).replace(/url\([^)]*\)/g, "");
    for (const [, name] of text.matchAll(/\.([a-z][\w-]*)/g)) names.add(name);
  }
  return [...names].filter((name) => !STATES.has(name));
}

// Tabler gives the ground and the utilities; a part that we draw ourselves is ours alone.
async function tabler() {
  const sheet = join(modules, "@tabler/core/dist/css/tabler.css");
  const content = [
    ...(await filesUnder(join(root, "templates"), [".html"])),
    ...(await filesUnder(join(here, "js"), [".js"])),
    ...(await filesUnder(join(here, "desk"), [".js"])),
    ...(await filesUnder(join(root, "webapp"), [".py"])).filter(
      (path) => basename(path) === "forms.py",
    ),
  ];
  const [purged] = await new PurgeCSS().purge({
    content,
    css: [sheet],
    safelist: SAFELIST,
    blocklist: await ownClasses(),
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  return purged.css;
}

const tablerPlugin = {
  name: "tabler",
  setup(builder) {
    builder.onResolve({ filter: /^tabler$/ }, () => ({ path: "tabler", namespace: "purged" }));
    builder.onLoad({ filter: /.*/, namespace: "purged" }, async () => ({
      contents: await tabler(),
      loader: "css",
      resolveDir: join(modules, "@tabler/core/dist/css"),
    }));
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  sourcemap: false,
  metafile: true,
  outdir: dist,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".wasm": "file", ".svg": "file" },
  legalComments: "none",
  logLevel: "warning",
  nodePaths: [modules],
};

const bundles = [
  {
    entryPoints: ["app", "phone", "desk", "print"].map((name) => `webapp/assets/css/${name}.css`),
    target: ["chrome87", "firefox85", "safari14"],
    plugins: [tablerPlugin],
  },
  {
    entryPoints: ["webapp/assets/js/app.js", "webapp/assets/desk/desk.js", "webapp/assets/desk/page.js", "webapp/assets/desk/claim.js"],
    format: "esm",
    splitting: true,
    target: ["es2020"],
  },
  // One file, so that a phone on 3G asks once.
  { entryPoints: ["webapp/assets/js/phone.js"], format: "esm", target: ["es2020"] },
  // The theme is set before the first paint, so it is a classic script.
  { entryPoints: ["webapp/assets/js/theme.js"], format: "iife", target: ["es2018"] },
];

// Fonts to preload, and the parts of the desk that a device keeps for work without a network.
function partsOf(metafile) {
  return Object.keys(metafile.outputs)
    .map((path) => basename(path))
    .map((name) => [name.startsWith("chunk-") ? name : name.replace(/-[A-Z0-9]{8}(?=\.)/, ""), name]);
}

// An icon may be called by any Tabler name in a template; its picture is then in the sprite.
async function sprite() {
  const listed = JSON.parse(await readFile(join(here, "icons.json"), "utf-8"));
  const names = new Map(Object.entries(listed));
  for (const path of await filesUnder(join(root, "templates"), [".html"])) {
    const text = await readFile(path, "utf-8");
    for (const [, name] of text.matchAll(/\bicon(?:_only)?(?:\(|\s*=\s*)["']([a-z0-9-]+)["']/g)) {
      if (!names.has(name)) names.set(name, name);
    }
  }
  const symbols = [];
  for (const [name, source] of [...names].sort()) {
    symbols.push(await symbol(name, source));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

async function symbol(name, source) {
  const path = join(modules, "@tabler/icons/icons/outline", `${source}.svg`);
  const text = await readFile(path, "utf-8").catch(() => {
    throw new Error(`No Tabler icon is called ${source}; see icons.json`);
  });
  const shapes = text
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

async function writeHashed(name, content) {
  const mark = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const hashed = name.replace(/(\.\w+)$/, `-${mark}$1`);
  await writeFile(join(dist, hashed), content);
  return [name, hashed];
}

// The folder of the papers' fonts (fonts.mjs) stays.
async function clear() {
  for (const entry of await readdir(dist, { withFileTypes: true })) {
    if (entry.isFile()) await rm(join(dist, entry.name));
  }
}

async function compress() {
  for (const path of await filesUnder(dist, [".css", ".js", ".svg", ".wasm"])) {
    const content = await readFile(path);
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
    await writeFile(`${path}.br`, brotliCompressSync(content, quality));
    await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
}

const begin = Date.now();
await mkdir(dist, { recursive: true });
await clear();
const results = await Promise.all(bundles.map((bundle) => build({ ...common, ...bundle })));
const manifest = Object.fromEntries([
  ...results.flatMap((result) => partsOf(result.metafile)),
  await writeHashed("icons.svg", await sprite()),
  await writeHashed("mark.svg", await readFile(join(here, "mark.svg"), "utf-8")),
]);
await compress();
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`${relative(root, dist)}: ${Object.keys(manifest).length} files, ${Date.now() - begin} ms`);
