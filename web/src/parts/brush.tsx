// A time range drawn over a chart: by dragging, or by moving its two ends with the arrow keys.

import { useRef, useState } from 'preact/hooks';
import type { Span } from '../lib/clocks';
import { formatTime } from '../lib/time';

interface Props {
  span: Span;
  left: number; // where the time axis begins
  width: number;
  height: number;
  range: Span | null;
  onRange: (range: Span | null) => void;
}

const kStep = 40; // key presses across the whole span
const kClick = 4; // a shorter drag is a click, which clears

export function Brush({ span, left, width, height, range, onRange }: Props) {
  const [drag, setDrag] = useState<{ start: number; now: number } | null>(null);
  const area = useRef<SVGRectElement>(null);
  const timeAt = (x: number) => span.from + (Math.max(0, Math.min(width, x)) / width) * (span.to - span.from);
  const xOf = (time: number) => ((time - span.from) / (span.to - span.from)) * width;
  const at = (event: PointerEvent) => event.clientX - area.current!.getBoundingClientRect().left;
  const down = (event: PointerEvent) => {
    area.current!.setPointerCapture(event.pointerId);
    setDrag({ start: at(event), now: at(event) });
  };
  const move = (event: PointerEvent) => drag && setDrag({ ...drag, now: at(event) });
  const up = () => {
    if (!drag) return;
    const [from, to] = [Math.min(drag.start, drag.now), Math.max(drag.start, drag.now)];
    onRange(to - from < kClick ? null : { from: timeAt(from), to: timeAt(to) });
    setDrag(null);
  };
  const shown = drag ? { from: timeAt(Math.min(drag.start, drag.now)), to: timeAt(Math.max(drag.start, drag.now)) } : range;
  const ends = shown ?? span;
  const key = (end: 'from' | 'to') => (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (event.key === 'Escape') return onRange(null);
    if (!by) return;
    event.preventDefault();
    const next = { ...ends, [end]: ends[end] + (by * (span.to - span.from)) / kStep };
    onRange({ from: Math.max(span.from, Math.min(next.from, next.to)), to: Math.min(span.to, Math.max(next.from, next.to)) });
  };
  const handle = (end: 'from' | 'to', label: string) => (
    <g
      class={`handle ${shown ? '' : 'idle'}`}
      role="slider"
      tabindex={0}
      aria-label={label}
      transform={`translate(${xOf(ends[end])} 0)`}
      onKeyDown={key(end)}
      aria-valuemin={Math.round(span.from / 1000)}
      aria-valuemax={Math.round(span.to / 1000)}
      aria-valuenow={Math.round(ends[end] / 1000)}
      aria-valuetext={formatTime(new Date(ends[end]).toISOString())}
    >
      <line y1={0} y2={height} />
      <rect x={-4} y={height - 18} width={8} height={18} rx={3} />
    </g>
  );
  return (
    <g class="brush" transform={`translate(${left} 0)`}>
      {shown && <rect class="brushed" x={xOf(shown.from)} width={Math.max(1, xOf(shown.to) - xOf(shown.from))} height={height} />}
      <rect
        ref={area}
        class="brush-area"
        width={width}
        y={height - 26}
        height={26}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={() => setDrag(null)}
      />
      {handle('from', 'Earliest time shown in the table')}
      {handle('to', 'Latest time shown in the table')}
    </g>
  );
}
