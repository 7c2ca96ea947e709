// React with a virtualized list: only what is in view, and a few more, are elements.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { Comment, Page } from './comment.jsx';
import { useConversation } from './live.js';

function App() {
  const { info, comments } = useConversation({ progressive: true });
  const log = useRef(null);
  const getItemKey = useCallback((index) => comments[index].id, [comments]);
  const list = useVirtualizer({
    count: comments.length,
    getScrollElement: () => log.current,
    getItemKey,
    estimateSize: () => 78,
    overscan: 6,
    anchorTo: 'end', // what one reads stays when older pages come in above it
    followOnAppend: true,
    scrollEndThreshold: 40,
  });
  return (
    <Page info={info}>
      <div className="log" role="log" aria-label="Comments" ref={log}>
        <div className="space" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, key, start }) => (
            <div className="row" key={key} data-index={index} ref={list.measureElement}
              style={{ transform: `translateY(${start}px)` }}>
              <Comment comment={comments[index]} />
            </div>
          ))}
        </div>
      </div>
    </Page>
  );
}

createRoot(document.getElementById('root')).render(<App />);
