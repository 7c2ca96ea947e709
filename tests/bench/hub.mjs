// The hub beside its peers and the floor: one load generator, one run, medians of rounds
// that take turns. Servers have one core to themselves, the generator another.
//
//   node hub.mjs                  everything; what tools/bench hub runs
//   node hub.mjs --smoke          a little of ours and the floor: does it all arrive
//   node hub.mjs --only a,b --scenarios latency_1000,requests --rounds N
import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { servers } from './hub_servers.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { values: options } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    only: { type: 'string', default: 'floor,ours,minimal,nchan,soketi' },
    scenarios: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
  },
});
const { smoke } = options;
const BIN = smoke ? join(ROOT, 'build/bin') : join(ROOT, 'build/bench/bin');
const rounds = smoke ? 1 : Number(options.rounds);
const cores = cpus().length;
const [serverCore, loadCore] = !smoke && cores > 1 ? [0, 1] : [];

// [key, title, scenario and its options, figures: [name, heading, digits, better is less], without]
const latency = (n) => [
  `latency_${n}`, `${n.toLocaleString('en-US')} connections, a 500-byte event at 20/s`,
  ['latency', '--connections', n, '--rate', 20, '--seconds', 5],
  [['p50', 'p50 ms', 1, true], ['p99', 'p99 ms', 1, true]], []];
const throughput = (k) => [
  `throughput_${k}`, `500 connections, ${k === 1 ? 'one publish' : `${k} publishes`} in flight`,
  ['throughput', '--connections', 500, '--in-flight', k, '--seconds', 5],
  [['deliveries', 'deliveries/s', 0, false], ['cpu per million', 'CPU-s per million', 2, true]], []];
const ALL = [
  latency(1000), latency(5000), throughput(1), throughput(8),
  ['idle_10000', '10,000 connections held, one event to all',
    ['idle', '--connections', 10000],
    [['delivered', 'delivered', 0, false], ['one event to all', 'to all, ms', 0, true],
      ['memory per connection', 'KB per connection', 1, true]], ['floor']],
  ['requests', 'signed `POST …/events`, 16 in flight',
    ['requests', '--in-flight', 16, '--seconds', 5],
    [['requests', 'requests/s', 0, false], ['cpu per request', 'CPU µs each', 1, true]], ['floor', 'nchan']],
];
const SMOKE = ALL.map(([key, title, words, figures, without]) => [key, title, words.map((word, i) => (
  words[i - 1] === '--connections' ? 50 : words[i - 1] === '--seconds' ? 0.3 : word)), figures, without]);
const wanted = options.scenarios ? options.scenarios.split(',') : ALL.map(([key]) => key);
const scenarios = (smoke ? SMOKE : ALL).filter(([key]) => wanted.includes(key));
const peers = smoke ? ['floor', 'ours'] : options.only.split(',');

async function measure(peer, words) {
  const server = await servers(BIN, serverCore)[peer]();
  try {
    const command = [join(BIN, 'goldenthread-bench'), 'hub', words[0], '--port', server.port, '--pid', server.pid,
      ...server.options, ...words.slice(1)].map(String);
    const pinned = loadCore === undefined ? command : ['taskset', '-c', String(loadCore), ...command];
    const { stdout } = await promisify(execFile)(pinned[0], pinned.slice(1), { timeout: 180_000 });
    const figures = Object.fromEntries(stdout.trim().split('\n').map((line) => {
      const [name, value] = line.split('\t');
      return [name, Number(value)];
    }));
    return { name: server.name, figures };
  } finally {
    await server.stop();
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];

for (const [, title, words, figures, without] of scenarios) {
  const seen = new Map();
  for (let round = 0; round < rounds; round += 1) {
    for (const peer of peers.filter((name) => !without.includes(name))) {
      try {
        const result = await measure(peer, words);
        const one = seen.get(peer) ?? { name: result.name, list: [] };
        one.list.push(result.figures);
        seen.set(peer, one);
      } catch (error) {
        if (peer === 'ours' || peer === 'floor') throw error;
        console.error(`${peer}: ${title}: ${(error.stderr || error.message).trim()}`);
      }
    }
  }
  const rows = [...seen].map(([peer, { name, list }]) => ({
    peer,
    name,
    values: figures.map(([key]) => median(list.map((one) => one[key]))),
  }));
  const ours = rows.find(({ peer }) => peer === 'ours')?.values;
  console.log(`\n**${title}**\n`);
  console.log(`| | ${figures.map(([, heading]) => heading).join(' | ')} | ratios to ours |`);
  console.log(`| --- |${' --- |'.repeat(figures.length + 1)}`);
  for (const { peer, name, values } of rows) {
    const shown = values.map((value, i) => value.toLocaleString('en-US', {
      minimumFractionDigits: figures[i][2], maximumFractionDigits: figures[i][2] }));
    const ratios = ours && peer !== 'ours' ? values.map((value, i) => `${(value / ours[i]).toFixed(2)} ×`).join(' · ') : '';
    console.log(`| ${peer === 'ours' ? `**${name}**` : name} | ${shown.join(' | ')} | ${ratios} |`);
  }
}
