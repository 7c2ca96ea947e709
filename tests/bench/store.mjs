// What takes in the same 20,000 frames, and how fast: our store natively and as wasm, and
// the ways of JavaScript clients. One after the other, in one run, in this one process's
// children. Prints a table, ratios to the way React code does it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configureStore, createSlice } from '@reduxjs/toolkit';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const NATIVE = [join(ROOT, 'build/bench/bin/goldenthread-bench')];
// Emscripten 3.1.6 takes Node's fetch for a browser's.
const WASM = [process.execPath, '--no-experimental-fetch', join(ROOT, 'build/wasm/bin/goldenthread-bench.js')];
const ROUNDS = 3; // the best of them: the others had a busier machine

const folder = mkdtempSync(join(tmpdir(), 'gt-bench-'));
const file = join(folder, 'frames');
execFileSync(NATIVE[0], ['store', '--frames', file]);
const frames = readFileSync(file, 'utf8').trimEnd().split('\n');
rmSync(folder, { recursive: true });

const decode = (frame) => JSON.parse(JSON.parse(frame).data);

function perSecond(takeIn, count = frames.length) {
  const part = frames.slice(0, count);
  const start = performance.now();
  const taken = takeIn(part);
  const seconds = (performance.now() - start) / 1000;
  if (taken !== count) throw new Error(`took in ${taken} of ${count}`);
  return count / seconds;
}
const best = (measure, rounds = ROUNDS) => Math.max(...Array.from({ length: rounds }, measure));

const peers = {
  'JSON.parse of frame and data alone': () => best(() => perSecond((list) => {
    let count = 0;
    for (const frame of list) count += decode(frame).comment ? 1 : 0;
    return count;
  })),
  'and pushed to an array': () => best(() => perSecond((list) => {
    const comments = [];
    for (const frame of list) comments.push(decode(frame).comment);
    return comments.length;
  })),
  'and [new, ...previous], as React code does': () => best(() => perSecond((list) => {
    let comments = [];
    for (const frame of list) comments = [decode(frame).comment, ...comments];
    return comments.length;
  })),
  'and pushed by a Redux Toolkit reducer': () => best(() => perSecond((list) => {
    const { actions, reducer } = createSlice({
      name: 'comments',
      initialState: [],
      reducers: { created: (state, { payload }) => void state.push(payload) },
    });
    const store = configureStore({ reducer, middleware: () => [] });
    for (const frame of list) store.dispatch(actions.created(decode(frame).comment));
    return store.getState().length;
  }), 1),
};

function ours([program, ...args]) {
  const figures = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const line of execFileSync(program, [...args, 'store'], { encoding: 'utf8' }).trim().split('\n')) {
      const [name, value, unit] = line.split('\t');
      const better = unit === '1/s' ? Math.max : Math.min;
      figures[name] = name in figures ? better(figures[name], Number(value)) : Number(value);
    }
  }
  return figures;
}

const native = ours(NATIVE);
const wasm = ours(WASM);
const js = Object.fromEntries(Object.entries(peers).map(([name, measure]) => [name, measure()]));
const react = js['and [new, ...previous], as React code does'];
const row = (name, value) =>
  console.log(`| ${name} | ${Math.round(value).toLocaleString('en-US')} | ${(value / react).toFixed(value < react ? 2 : 1)} × |`);

console.log(`\n20,000 \`comment:created\` frames of ${native['bytes per frame']} bytes into one thread\n`);
console.log('| what | frames/s | of the React way |\n| --- | --- | --- |');
row('**our store, native**', native.frames);
row('… its last quarter', native['frames, last quarter']);
row('… with inbox and recording', native['frames, inbox and recording']);
row('**our store, wasm**', wasm.frames);
row('… its last quarter', wasm['frames, last quarter']);
row('… with inbox and recording', wasm['frames, inbox and recording']);
for (const [name, value] of Object.entries(js)) row(name, value);
console.log('\n| what | native | wasm |\n| --- | --- | --- |');
const pair = (name, unit, digits) => console.log(`| ${name} | ${native[name].toFixed(digits)} ${unit} | ${wasm[name].toFixed(digits)} ${unit} |`);
pair('catch-up of 100,000', 's', 2);
pair('outbox, 1,000 written', 'ms', 1);
pair('outbox, 1,000 drained', 'ms', 1);
