// A pasted text beside the held page it came from.

import { useEffect, useState } from 'preact/hooks';
import { ApiError, type Article, type Match, call } from '../api';
import { useGet } from '../data';
import { plural } from '../lib/numbers';
import { Passages } from '../parts/passages';
import { Failed, Loading } from '../parts/states';

export function PastedMatch({ source, text }: { source: { id: string; domain: string }; text: string }) {
  const held = useGet<Article>(`/articles/${source.id}`);
  const [match, setMatch] = useState<Match | null>(null);
  const [error, setError] = useState<ApiError | null>(held.error);
  const sourceText = held.data?.text ?? null;
  useEffect(() => {
    if (sourceText === null) return;
    call<Match>('POST', '/compare', { a: sourceText, b: text }).then(setMatch, setError);
  }, [sourceText, text]);
  if (error) return <Failed error={error} retry={held.reload} what="the comparison" />;
  if (!match) return <Loading what="the comparison" />;
  return (
    <>
      <h2>
        What is shared <span class="quiet">{plural(match.shared_words, 'word')}</span>
      </h2>
      <Passages match={match} names={[source.domain, 'your text']} />
    </>
  );
}
