// The command line: every refusal is one clear line and exit status 2.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startProgram } from '../support/server.mjs';

async function run(args, env = {}) {
  const program = startProgram('goldenthread', args, env);
  program.child.ref();
  const { code } = await program.exited;
  return { code, text: program.logs.text };
}

test('--help lists every option and needs no display', async () => {
  const { code, text } = await run(['--help'], { DISPLAY: '' });
  assert.equal(code, 0);
  for (const option of ['server', 'demo', 'thread', 'theme', 'size', 'scale', 'screenshot', 'after',
    'when-text', 'dump-semantics', 'help']) {
    assert.match(text, new RegExp(`--${option}\\b`));
  }
});

const bad = [
  [['--colour', 'red'], /--colour/],
  [['--server'], /--server needs a value/],
  [['--server', 'ftp://x'], /must start with http/],
  [['--server', 'http://'], /no valid host/],
  [['--server', 'http://h:99999'], /no valid port/],
  [['--server', 'http://user@h'], /user name/],
  [['--theme', 'pink'], /dark, light or system/],
  [['--size', '10'], /1440x900/],
  [['--size', '1440x'], /1440x900/],
  [['--scale', 'nan'], /0\.5 to 4/],
  [['--scale', '9'], /0\.5 to 4/],
  [['--after', '5'], /--screenshot/],
  [['--screenshot', 'x.png', '--after', '1', '--when-text', 'x'], /exclude/],
];
for (const [args, message] of bad) {
  test(`refuses ${args.join(' ')}`, async () => {
    const { code, text } = await run(args);
    assert.equal(code, 2);
    assert.match(text, message);
    assert.equal(text.trim().split('\n').length, 1, text);
  });
}

test('no display: one line, status 2', async () => {
  const { code, text } = await run(['--demo', 'x'], { DISPLAY: '', WAYLAND_DISPLAY: '' });
  assert.equal(code, 2);
  assert.match(text, /^goldenthread: No window can be opened: [^\n]+\n$/);
});
