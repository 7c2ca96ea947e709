// The suites of tools/test, in the order they run: what fails fastest comes first.
//
//   name, what   what the user types; one line for --list
//   builds       "preset target…" each, made once per run of tools/test
//   present      optional: does the suite have any tests yet
//   run          -> {passed, failed}, after printing what failed and why
import { runCommand, runCounting, runDoctest } from './programs.mjs';
import { runNodeTests } from './node_tests.mjs';
import { withDisplay } from './display.mjs';
import { at, filesIn } from './paths.mjs';

const SERVER = 'dev goldenthread-server';
const DESKTOP = 'dev goldenthread';
const WEB = 'web';

const SANITIZERS = {
  ASAN_OPTIONS: 'detect_stack_use_after_return=1:strict_string_checks=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
  TSAN_OPTIONS: 'second_deadlock_stack=1',
};

export const suites = [
  {
    name: 'layers',
    what: 'the arrows between the folders of src/, and that the checker can fail',
    builds: [],
    run: async () =>
      sum(runCounting(at('tools/check_layers'), ['--self-test']), runCommand(at('tools/check_layers'), [])),
  },
  {
    name: 'format',
    what: 'clang-format over src/ and tests/',
    builds: [],
    run: async () => {
      const roots = [at('src'), at('tests')];
      const find = `find "$@" -name node_modules -prune -o -name '*.[ch]pp' -print0 | xargs -0r clang-format --dry-run -Werror`;
      return runCommand('bash', ['-o', 'pipefail', '-c', find, 'format', ...roots]);
    },
  },
  {
    name: 'unit',
    what: 'unit tests, natively',
    builds: ['dev unit_tests'],
    run: async () => runDoctest(at('build/bin/unit_tests')),
  },
  {
    name: 'unit-wasm',
    what: 'the same unit tests as wasm under Node',
    builds: ['web unit_tests'],
    // Emscripten 3.1.6 takes Node's fetch for a browser's.
    run: async () => runDoctest('node', ['--no-experimental-fetch', at('build/wasm/bin/unit_tests.js')]),
  },
  {
    name: 'sim',
    what: 'several clients and the server core in one process, on a network that does its worst',
    builds: ['dev sim_tests'],
    run: async () => runCounting(at('build/bin/sim_tests'), []),
  },
  {
    name: 'bench-smoke',
    what: 'what tools/bench measures still does its work; no figure is judged',
    builds: ['dev goldenthread-bench goldenthread-server', WEB],
    run: async () =>
      sum(
        runCommand(at('build/bin/goldenthread-bench'), ['store']),
        runCommand('node', [at('tests/bench/page/main.mjs'), '--quick']),
        runCommand('node', [at('tests/bench/hub.mjs'), '--smoke']),
      ),
  },
  {
    name: 'render',
    what: 'pixels of shapes against their geometry, on a virtual display',
    builds: ['dev render_tests'],
    run: () => withDisplay(async () => runDoctest(at('build/bin/render_tests'), [], { LIBGL_ALWAYS_SOFTWARE: '1' })),
  },
  nodeSuite('server', 'the server over HTTP and WebSocket', [SERVER]),
  nodeSuite('conformance', 'stock pusher-js and the pusher library against our server', [SERVER]),
  nodeSuite('cluster', 'several servers joined by a real redis-server', [SERVER], { fileTimeout_ms: 300_000 }),
  nodeSuite('upstream', 'an outside realtime service: soketi, another server of ours', [SERVER, DESKTOP], {
    fileTimeout_ms: 300_000,
  }),
  nodeSuite('robustness', 'bad input, kill -9, SIGTERM', [SERVER]),
  nodeSuite('e2e', 'the page in Chromium, through Playwright', [SERVER, WEB], { fileTimeout_ms: 300_000 }),
  {
    ...nodeSuite('desktop', 'the desktop client on a virtual display', [SERVER, DESKTOP, WEB]),
    run: () => withDisplay(() => runNodeTests(filesIn('tests/desktop', '.mjs'))),
  },
  {
    name: 'asan',
    what: 'unit tests, simulation and server tests under AddressSanitizer and UBSan',
    builds: ['asan unit_tests sim_tests goldenthread-server'],
    run: async () =>
      sum(
        runDoctest(at('build/asan/bin/unit_tests'), [], SANITIZERS),
        runCounting(at('build/asan/bin/sim_tests'), ['--seeds', '60'], SANITIZERS),
        await runNodeTests([...filesIn('tests/server', '.mjs'), ...filesIn('tests/robustness', '.mjs')], {
          env: { ...SANITIZERS, GT_BIN_DIR: at('build/asan/bin') },
        }),
      ),
  },
  {
    ...nodeSuite('tsan', 'server tests under ThreadSanitizer', ['tsan goldenthread-server']),
    present: () => filesIn('tests/server', '.mjs').length > 0,
    run: () =>
      runNodeTests(filesIn('tests/server', '.mjs'), {
        env: { ...SANITIZERS, GT_BIN_DIR: at('build/tsan/bin') },
      }),
  },
  {
    name: 'fuzz',
    what: 'a short run of every libFuzzer target',
    builds: ['fuzz fuzzers'],
    present: () => filesIn('tests/fuzz', '.cpp').length > 0,
    run: async () =>
      sum(
        ...filesIn('build/fuzz/bin', '')
          .filter((program) => /\/fuzz_[a-z0-9_]+$/.test(program))
          .map((program) => runCommand(program, ['-runs=200000', '-max_total_time=15', '-seed=1'], SANITIZERS)),
      ),
  },
];

function nodeSuite(name, what, builds, options) {
  const files = () => filesIn(`tests/${name}`, '.mjs');
  return { name, what, builds, present: () => files().length > 0, run: () => runNodeTests(files(), options) };
}

function sum(...results) {
  return {
    passed: results.reduce((n, { passed }) => n + passed, 0),
    failed: results.reduce((n, { failed }) => n + failed, 0),
  };
}
