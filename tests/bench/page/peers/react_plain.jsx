// React with a plain list: every comment is an element.
import { useLayoutEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { Comment, Page } from './comment.jsx';
import { useConversation } from './live.js';

function App() {
  const { info, comments } = useConversation({ progressive: false });
  const log = useRef(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (atEnd.current) log.current.scrollTop = log.current.scrollHeight;
  }, [comments]);
  const scrolled = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
    atEnd.current = scrollHeight - scrollTop - clientHeight < 40;
  };
  return (
    <Page info={info}>
      <div className="log" role="log" aria-label="Comments" ref={log} onScroll={scrolled}>
        {comments.map((comment) => (
          <div className="row" key={comment.id}><Comment comment={comment} /></div>
        ))}
      </div>
    </Page>
  );
}

createRoot(document.getElementById('root')).render(<App />);
