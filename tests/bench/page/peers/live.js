// What both React pages do alike: sign in, read the conversation, follow it by pusher-js.
import Pusher from 'pusher-js';
import { useEffect, useRef, useState } from 'react';
import { pages, parameters, session, thread } from './service.js';

function follow({ realtime, token, organization }, onComment) {
  const client = new Pusher(realtime.key, {
    cluster: 'unused',
    wsHost: location.hostname,
    wsPort: Number(location.port),
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: {
      transport: 'ajax',
      endpoint: realtime.authEndpoint,
      headers: { authorization: `Bearer ${token}` },
    },
  });
  client.subscribe(`private-org-${organization.id}`).bind('comment:created', onComment);
  return () => client.disconnect();
}

// `progressive`: show each page of comments as it comes, not all at the end.
export function useConversation({ progressive }) {
  const [info, setInfo] = useState(null);
  const [comments, setComments] = useState([]);
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return undefined;
    started.current = true;
    const { user, thread: id } = parameters();
    const known = new Set();
    const fresh = (list) => list.filter((comment) => !known.has(comment.id) && known.add(comment.id));
    const load = async () => {
      const who = await session(user);
      thread(id).then(setInfo);
      follow(who, (event) => {
        if (event.threadId !== id) return;
        const added = fresh([event.comment]);
        if (added.length) setComments((before) => [...before, ...added]);
      });
      let waiting = [];
      for await (const page of pages(id)) {
        waiting = [...fresh(page), ...waiting];
        if (!progressive) continue;
        const older = waiting;
        waiting = [];
        setComments((before) => [...older, ...before]);
      }
      const all = waiting;
      setComments((before) => [...all, ...before]);
      document.documentElement.dataset.loaded = 'all';
    };
    load();
    return undefined;
  }, [progressive]);
  return { info, comments };
}
