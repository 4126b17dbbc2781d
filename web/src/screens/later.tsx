// Parts of the first screen that are needed only after an answer, and so do not weigh on it.

import { useEffect, useState } from 'preact/hooks';
import type { ComponentType } from 'preact';

interface Props {
  source: { id: string; domain: string };
  text: string;
}

export function PastedMatch(props: Props) {
  const [Part, set] = useState<ComponentType<Props> | null>(null);
  useEffect(() => {
    void import('./pasted').then((m) => set(() => m.PastedMatch));
  }, []);
  return Part ? <Part {...props} /> : null;
}
