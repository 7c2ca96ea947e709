// One comment, drawn once: its inline marks are those that our own page draws.
import { memo } from 'react';

const MARKS = /`([^`\n]+)`|\*\*([^\n]+?)\*\*|\[([^[\]\n]+)\]\((https?:[^\s)]+)\)|(?<![\w-])@([\w-]+)|(https?:\/\/[^\s<>"`]*[^\s<>"`.,;:!?)\]}'])/g;

function inline(source) {
  const out = [];
  let from = 0;
  for (const match of source.matchAll(MARKS)) {
    if (match.index > from) out.push(source.slice(from, match.index));
    const [whole, code, bold, label, target, , url] = match;
    const key = match.index;
    if (code) out.push(<code key={key}>{code}</code>);
    else if (bold) out.push(<b key={key}>{bold}</b>);
    else if (label) out.push(<a key={key} href={target} target="_blank" rel="noopener noreferrer">{label}</a>);
    else if (url) out.push(<a key={key} href={url} target="_blank" rel="noopener noreferrer">{url}</a>);
    else out.push(<span key={key} className="mention">{whole}</span>);
    from = match.index + whole.length;
  }
  if (from < source.length) out.push(source.slice(from));
  return out;
}

const clock = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', hour12: false });
const initials = (name) => name.split(' ').map((part) => part[0]).slice(0, 2).join('');

export const Comment = memo(function Comment({ comment }) {
  const time = clock.format(new Date(comment.createdAt));
  return (
    <article aria-label={`${comment.author.name}, ${time}`}>
      <span className="avatar" aria-hidden="true">{initials(comment.author.name)}</span>
      <div>
        <div><span className="who">{comment.author.name}</span><time dateTime={comment.createdAt}>{time}</time></div>
        <div className="text">{inline(comment.content)}</div>
      </div>
    </article>
  );
});

export function Page({ info, children }) {
  return (
    <div className="page">
      <header><h1>{info?.title}</h1><p>{info?.description}</p></header>
      {children}
      <footer><textarea rows="1" aria-label="Write a comment" placeholder="Write a comment" /></footer>
    </div>
  );
}
