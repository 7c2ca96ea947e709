// The figures as Markdown tables.

const sorted = (list) => [...list].sort((a, b) => a - b);
const quantile = (list, q) => sorted(list)[Math.min(list.length - 1, Math.floor(q * list.length))];
const median = (list) => quantile(list, 0.5);

const LISTS = ['plain', 'virtual', 'ours'];
const count = (n) => n.toLocaleString('en-US');

function row(name, cells) {
  console.log(`| ${[name, ...cells].join(' | ')} |`);
}

// Three pages and the ratio that counts; `values` are numbers, less is better.
function compare(name, values, digits = 0, unit = '') {
  const [plain, virtual, ours] = LISTS.map((kind) => values[kind]);
  const cell = (value) => (value === undefined ? '' : `${value.toFixed(digits)}${unit}`);
  row(name, [cell(plain), cell(virtual), cell(ours), virtual ? `${(ours / virtual).toFixed(2)}` : '']);
}

const perKind = (of) => Object.fromEntries(LISTS.map((kind) => [kind, of(kind)]));

export function printTables({ plan, bytes, navigation, live, burst }) {
  console.log('\n| ms, less is better | React plain | React virtualized | ours | ours ÷ virtualized |\n| --- | --- | --- | --- | --- |');
  for (const n of plan.open) {
    for (const what of ['committed', 'presented']) {
      compare(`first visit → list ${WORDS[what]}, ${count(n)} comments`, perKind((kind) => median(navigation[n][kind].map((v) => v[what]))));
    }
  }
  for (const n of plan.lengths) {
    const samples = perKind((kind) => live[n][kind].flatMap((round) => round.samples));
    for (const what of ['committed', 'presented']) {
      for (const [title, q] of [['p50', 0.5], ['p99', 0.99]]) {
        compare(`publish → ${WORDS[what]}, ${count(n)} comments, ${title}`, perKind((kind) => quantile(samples[kind].map((s) => s[what]), q)), 1);
      }
    }
  }
  for (const what of ['committed', 'presented']) {
    compare(`${count(plan.burst)} at once into ${count(plan.into)} → the last ${WORDS[what]}`, perKind((kind) => median(burst[kind].map((v) => v[what]))));
  }
  const longest = live[plan.lengths.at(-1)];
  compare(`renderer's private memory, ${count(plan.lengths.at(-1))} comments, MB`, perKind((kind) => median(longest[kind].map((r) => r.memory)) / 1e6));
  compare(`idle for ${plan.idle_ms / 1000} s: processor time, ms`, perKind((kind) => longest[kind][0].idle));
  compare('script and wasm, KB brotli', { plain: bytes.react_plain / 1024, virtual: bytes.react_virtual / 1024, ours: bytes.ours / 1024 });

  const full = live.full[0];
  const ms = (what, q) => quantile(full.samples.map((s) => s[what]), q).toFixed(1);
  console.log(`\nOurs with all ${count(plan.full)} comments loaded by scrolling up: publish → painted ${ms('committed', 0.5)} / ${ms('committed', 0.99)} ms, ` +
    `presented ${ms('presented', 0.5)} / ${ms('presented', 0.99)} ms (p50 / p99), ${(full.memory / 1e6).toFixed(0)} MB`);
  const floor = (what) => median(navigation.floor.map((v) => v[what])).toFixed(0);
  console.log(`Blank page and bare WebSocket: connected ${floor('connected')} ms, painted ${floor('committed')} ms, presented ${floor('presented')} ms`);
  const parts = (n) => LISTS.map((kind) => {
    const samples = live[n][kind].flatMap((round) => round.samples);
    const part = (of) => median(samples.map(of)).toFixed(1);
    return `${kind} ${part((s) => s.arrived)} + ${part((s) => s.marked - s.arrived)} + ${part((s) => s.committed - s.marked)} + ${part((s) => s.presented - s.committed)}`;
  });
  console.log('\nMedian parts of publish → presented, ms: until the frame came in + until the page had changed + until the main thread was done + until it was presented');
  for (const n of plan.lengths) console.log(`  ${count(n)} comments: ${parts(n).join('; ')}`);
}

const WORDS = { committed: 'painted', presented: 'presented' };
