// One line at the foot of the screen that says what was done, with a way to undo it. Read out politely.

import { useEffect, useState } from 'preact/hooks';

interface Notice {
  text: string;
  action?: { label: string; act: () => void };
}

const kShown = 8000;
let show: (notice: Notice) => void = () => undefined;

export const say = (text: string, action?: Notice['action']) => show({ text, action });

export function Notices() {
  const [notice, setNotice] = useState<Notice | null>(null);
  useEffect(() => {
    show = setNotice;
  }, []);
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(null), kShown);
    return () => clearTimeout(timer);
  }, [notice]);
  const act = () => {
    notice?.action?.act();
    setNotice(null);
  };
  return (
    <div class="notices" role="status" aria-live="polite">
      {notice && (
        <p class="notice">
          {notice.text}
          {notice.action && (
            <button class="plain" onClick={act}>
              {notice.action.label}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
