// What Chromium's processes take of memory and processor, as Linux counts it.
import { readFileSync, readdirSync } from 'node:fs';

async function processes(browser, type) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter((info) => info.type === type).map(({ id }) => id);
}

function privateBytes(pid) {
  const kilobytes = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(/^Private_\w+:\s+(\d+) kB/gm);
  return [...kilobytes].reduce((sum, [, kb]) => sum + Number(kb), 0) * 1024;
}

// Of all its threads, ns.
function cpuTime(pid) {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    return sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
  }, 0);
}

// The one page's: a spare renderer, if there is one, is smaller.
async function renderer(browser) {
  const pids = await processes(browser, 'renderer');
  return pids.reduce((a, b) => (privateBytes(b) > privateBytes(a) ? b : a));
}

export async function rendererMemory(browser, page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  return privateBytes(await renderer(browser));
}

// -> ms of processor time that the page's renderer and the GPU process took meanwhile
export async function cpuDuring(browser, action) {
  const pids = [await renderer(browser), ...(await processes(browser, 'GPU'))];
  const before = pids.map(cpuTime);
  await action();
  return pids.reduce((sum, pid, i) => sum + cpuTime(pid) - before[i], 0) / 1e6;
}
