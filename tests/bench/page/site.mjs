// The site that is measured: the web client as it was built, and the peers beside it,
// bundled and compressed the same way. One server serves both.
import { cpSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { WEB_ROOT } from '../../support/server.mjs';

const PEERS = join(dirname(fileURLToPath(import.meta.url)), 'peers');
const SCRIPTS = ['react_plain.jsx', 'react_virtual.jsx', 'floor.js'];
const PAGES = ['react_plain.html', 'react_virtual.html', 'floor.html', 'peer.css'];

function writeBoth(file, bytes) {
  writeFileSync(file, bytes);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params })); // after the file: the server compares times
}

// Puts everything into `folder`. -> bytes of script by page, compressed
export async function buildSite(folder, webRoot = WEB_ROOT) {
  cpSync(webRoot, folder, { recursive: true, preserveTimestamps: true });
  const target = join(folder, 'peers');
  mkdirSync(target);
  const { outputFiles } = await build({
    entryPoints: SCRIPTS.map((name) => join(PEERS, name)),
    outdir: target,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  for (const { path, contents } of outputFiles) writeBoth(path, contents);
  for (const name of PAGES) writeBoth(join(target, name), readFileSync(join(PEERS, name)));
  const compressed = (file) => statSync(`${file}.br`).size;
  const ours = readdirSync(folder).filter((name) => /^(goldenthread|page)-[0-9a-f]{12}\.(js|wasm)$/.test(name));
  return {
    ours: ours.reduce((sum, name) => sum + compressed(join(folder, name)), 0),
    ...Object.fromEntries(['react_plain', 'react_virtual', 'floor'].map((name) => [name, compressed(join(target, `${name}.js`))])),
  };
}
