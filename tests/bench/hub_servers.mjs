// The servers that tests/bench/hub.mjs measures, each started on one core of its own.
//
//   const server = await servers.ours();   // { name, pid, options, stop() }
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const PEERS = join(HERE, 'peers');
const APP = { id: 'bench', key: 'bench-key', secret: 'bench-secret' };
const PUSHER = ['--kind', 'pusher', '--app', APP.id, '--key', APP.key, '--secret', APP.secret];
const START_LIMIT_MS = 30_000;

// Starts a program on the servers' core and waits for a line that says it listens.
async function start(command, { core, env = {}, cwd, line = /listening on (?:http:\/\/[^:]+:)?(\d+)/, folder, signal = 'SIGTERM' }) {
  const pinned = core === undefined ? command : ['taskset', '-c', String(core), ...command];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...pinned], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = once(child, 'close');
  const port = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${command[0]} does not start:\n${text}`)), START_LIMIT_MS);
    const look = (chunk) => {
      text += chunk;
      const found = line.exec(text);
      if (!found) return;
      clearTimeout(timer);
      resolve(Number(found[1]));
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    ended.then(() => reject(new Error(`${command[0]} ended:\n${text}`)));
  });
  return {
    pid: child.pid, // taskset and setpriv become the program
    port,
    async stop() {
      child.kill(signal);
      await ended;
      if (folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const freshFolder = () => mkdtempSync(join(tmpdir(), 'gt-bench-'));

export function servers(bin, core) {
  return {
    async floor() {
      const process = await start([join(bin, 'goldenthread-bench'), 'floor'], { core });
      return { name: 'bare send()', ...process, options: ['--kind', 'floor'] };
    },
    async ours() {
      const folder = freshFolder();
      const command = [join(bin, 'goldenthread-server'), '--port', '0', '--data', folder];
      const env = { PUSHER_APP_ID: APP.id, PUSHER_KEY: APP.key, PUSHER_SECRET: APP.secret };
      return { name: 'Golden Thread', ...(await start(command, { core, env, folder })), options: PUSHER };
    },
    async minimal() {
      const command = [process.execPath, join(PEERS, 'minimal.mjs'), APP.id, APP.key, APP.secret];
      return { name: 'minimal µWebSockets', ...(await start(command, { core })), options: PUSHER };
    },
    async soketi() {
      const port = await freePort();
      const folder = freshFolder();
      const config = join(folder, 'soketi.json');
      const limits = { maxConnections: -1, maxBackendEventsPerSecond: -1, maxReadRequestsPerSecond: -1 };
      writeFileSync(config, JSON.stringify({
        host: '127.0.0.1',
        port,
        metrics: { enabled: false },
        'appManager.array.apps': [{ ...APP, ...limits, enableClientMessages: true, webhooks: [] }],
      }));
      const program = join(PEERS, 'node_modules/@soketi/soketi/bin/server.js');
      const started = await start([process.execPath, program, 'start', `--config=${config}`], {
        core,
        folder,
        line: /Websockets server is available at 127\.0\.0\.1:(\d+)/,
        signal: 'SIGKILL', // it does not end when asked to
      });
      return { name: 'soketi', ...started, options: PUSHER };
    },
    async nchan() {
      const port = await freePort();
      const folder = freshFolder();
      const config = join(folder, 'nginx.conf');
      writeFileSync(config, `
load_module modules/ngx_nchan_module.so;
daemon off; worker_processes 1; worker_rlimit_nofile 60000; pid ${folder}/pid;
error_log ${folder}/error.log warn;
events { worker_connections 50000; }
http {
  access_log off; client_body_temp_path ${folder}; keepalive_requests 100000000; tcp_nodelay on;
  nchan_shared_memory_size 256M;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /sub { nchan_subscriber websocket; nchan_channel_id bench; nchan_websocket_ping_interval 300; }
    location ~ ^/pub/(.+)$ { nchan_publisher; nchan_channel_id $1; nchan_message_buffer_length 0; client_body_buffer_size 64k; }
  }
}`);
      const started = await start(['nginx', '-c', config, '-g', 'error_log stderr notice;'], {
        core,
        folder,
        line: /start worker process (\d+)/,
      });
      return {
        name: 'nginx with nchan',
        ...started,
        pid: started.port, // the worker's; the line names it
        port,
        options: ['--kind', 'raw', '--listen-path', '/sub', '--publish-path', '/pub/bench'],
      };
    },
  };
}

export const versionOf = (name) =>
  JSON.parse(readFileSync(join(PEERS, 'node_modules', name, 'package.json'), 'utf8')).version;
