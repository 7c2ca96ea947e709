// The JavaScript half of the web build: types checked, bundled, hashed, compressed and
// staged.   node web/build.mjs GLUE.js DEVELOPERS_GLUE.js STAGE_DIR
// The module stands beside its glue: GLUE.wasm.
//
// Hashed names (name-0123abcdef.ext) are immutable for caches; index.html,
// embed-demo.html and goldenthread-widget.js keep theirs, because others link to them.
// New hashed files go in first, then the named ones, each by rename, and files of the
// build before are removed last: a running server never serves half a build.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync,
         writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, brotliCompressSync } from "node:zlib";
import { build, transform } from "esbuild";
import { portrait, portraits } from "./portraits.mjs";

const LIMIT_BYTES = 240_000; // of what the page loads to run, brotli
const web = dirname(fileURLToPath(import.meta.url));
const [gluePath, developersGluePath, stage] = process.argv.slice(2).map((path) => resolve(path));
const cache = join(web, "../build/wasm/brotli"); // compressed files by content
mkdirSync(stage, { recursive: true });
mkdirSync(cache, { recursive: true });

function fail(message) {
  console.error(message);
  process.exit(1);
}

function digest(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

function compress(bytes) {
  const cached = join(cache, digest(bytes));
  if (existsSync(cached)) return readFileSync(cached);
  const packed = brotliCompressSync(bytes, { params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  } });
  writeFileSync(cached, packed);
  return packed;
}

// What will be staged: name → { bytes, packed? }. Fonts and pictures are compressed already.
const files = new Map();

function add(name, content) {
  const bytes = Buffer.from(content);
  const packed = /\.(woff2|png)$/.test(name) ? undefined : compress(bytes);
  files.set(name, { bytes, packed });
  return name;
}

function addHashed(name, content) {
  const dot = name.lastIndexOf(".");
  const hash = digest(Buffer.from(content)).slice(0, 12);
  return add(`${name.slice(0, dot)}-${hash}${name.slice(dot)}`, content);
}

function checkTypes() {
  const tsc = join(web, "node_modules/.bin/tsc");
  const { status, stdout } = spawnSync(tsc, ["-p", web], { encoding: "utf8" });
  if (status !== 0) fail(stdout || "tsc could not be run: tools/setup web");
}

async function bundle(entry, define) {
  const result = await build({
    entryPoints: [join(web, "src", entry)],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    loader: { ".css": "text" },
    define,
    // Not the whole of es2020's browsers have import.meta; all with WebGL 2 and modules do.
    supported: { "import-meta": true, "dynamic-import": true },
    logLevel: "warning",
  });
  return result.outputFiles[0].contents;
}

// Emscripten's own minifier keeps the names of what is inside its functions.
async function minifyGlue(source) {
  const { code } = await transform(source, { minify: true, format: "esm", target: "es2020",
                                             charset: "utf8", legalComments: "none" });
  return code;
}

async function minifyCss(name) {
  const result = await build({ entryPoints: [join(web, "src", name)], minify: true, write: false,
                               logLevel: "warning" });
  return result.outputFiles[0].contents;
}

function html(name, names) {
  return readFileSync(join(web, name), "utf8").replace(/\{\{([\w.-]+)\}\}/g, (_, key) =>
    names[key] ?? fail(`${name}: nothing is called {{${key}}}`));
}

function write(name, bytes) {
  const target = join(stage, name);
  if (existsSync(target) && readFileSync(target).equals(bytes)) return;
  writeFileSync(`${target}.new`, bytes);
  renameSync(`${target}.new`, target);
}

function stageFiles() {
  const hashed = (name) => /-[0-9a-f]{12}\./.test(name);
  const order = [...files.keys()].sort((a, b) => Number(hashed(b)) - Number(hashed(a)));
  const keep = new Set();
  for (const name of order) {
    const { bytes, packed } = files.get(name);
    // The packed one first: a server that prefers it must not see an old one beside.
    if (packed) {
      write(`${name}.br`, packed);
      keep.add(`${name}.br`);
    }
    write(name, bytes);
    keep.add(name);
  }
  for (const name of readdirSync(stage)) {
    if (!keep.has(name)) rmSync(join(stage, name), { recursive: true });
  }
}

checkTypes();
const names = {};
const wasmOf = (path) => readFileSync(path.replace(/\.js$/, ".wasm"));
const glueOf = (path) => minifyGlue(readFileSync(path, "utf8"));
names.glue = addHashed("goldenthread.js", await glueOf(gluePath));
names.wasm = addHashed("goldenthread.wasm", wasmOf(gluePath));
names.developersGlue = addHashed("goldenthread-dev.js", await glueOf(developersGluePath));
names.developersWasm = addHashed("goldenthread-dev.wasm", wasmOf(developersGluePath));
const inter = "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
names.inter = addHashed("inter.woff2", readFileSync(join(web, inter)));
names.icons = addHashed("icons.woff2", readFileSync(join(web, "../build/assets/icons.woff2")));
names.favicon = addHashed("favicon.svg", readFileSync(join(web, "favicon.svg")));
const { glue, wasm, icons, developersGlue, developersWasm } = names;
const assets = {
  __ASSETS__: JSON.stringify({ glue, wasm, developersGlue, developersWasm, inter: names.inter, icons }),
};
names["page.js"] = addHashed("page.js", await bundle("page.ts", assets));
names["embed-demo.js"] = addHashed("embed-demo.js", await bundle("embed_demo.ts", assets));
names["page.css"] = addHashed("page.css", await minifyCss("page.css"));
names["embed-demo.css"] = addHashed("embed-demo.css", await minifyCss("embed_demo.css"));
for (const name of portraits) add(`portrait-${name}.png`, portrait(name)); // server/demo_threads.hpp
add("goldenthread-widget.js", await bundle("widget.ts", assets));
add("index.html", html("index.html", names));
add("embed-demo.html", html("embed-demo.html", names));

// What the page needs without a network, and nothing that others embed.
const offline = [glue, wasm, names.inter, icons, names.favicon, names["page.js"], names["page.css"]];
add("service-worker.js", await bundle("service_worker.ts", {
  __FILES__: JSON.stringify(offline),
  __VERSION__: JSON.stringify(digest(files.get("index.html").bytes).slice(0, 12)),
}));

const packed = (...all) => all.reduce((sum, name) => sum + files.get(name).packed.length, 0);
const size = packed(wasm, glue, names["page.js"]);
console.log(`wasm and scripts of the page: ${size} bytes brotli, limit ${LIMIT_BYTES}; ` +
            `with the inspector: ${packed(developersWasm, developersGlue, names["page.js"])}`);
if (size > LIMIT_BYTES) fail("the page's wasm and scripts are over their limit");
stageFiles();
