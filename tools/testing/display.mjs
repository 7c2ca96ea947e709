// withDisplay(body): runs body with DISPLAY set to a virtual X server of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export async function withDisplay(body) {
  // -displayfd: the X server picks a free number and tells it once it accepts clients.
  const args = ['--pdeathsig', 'KILL', 'Xvfb', '-displayfd', '3', '-noreset', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'];
  const xvfb = spawn('setpriv', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const before = process.env.DISPLAY;
  try {
    const [number] = await Promise.race([
      once(xvfb.stdio[3], 'data'),
      once(xvfb, 'exit').then(() => Promise.reject(new Error('Xvfb did not start'))),
    ]);
    process.env.DISPLAY = `:${String(number).trim()}`;
    return await body();
  } finally {
    if (before === undefined) delete process.env.DISPLAY;
    else process.env.DISPLAY = before;
    xvfb.kill();
  }
}
