// The floor: a blank page and a bare WebSocket. Nothing that shows the service's events
// can be sooner than this.
import { parameters, session } from './service.js';

const { realtime, origin } = await session(parameters().user);
const socket = new WebSocket(`${origin.replace('http', 'ws')}/app/${realtime.key}?protocol=7&client=floor&version=1`);
socket.onmessage = ({ data }) => {
  if (JSON.parse(data).event === 'pusher:connection_established') document.getElementById('said').textContent = 'bench-0: connected';
};
