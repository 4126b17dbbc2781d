// Both texts as two bars with bands between them: where the shared passages stand in each, at a glance.

import type { Shared } from '../lib/compare';
import { useWidth } from '../data';

const kHeight = 72;
const kBar = 12;
const kTop = 4;
const kNumbered = 18; // narrower bands have no room for their number

export function Minimap({
  lengths,
  passages,
  current,
  pick,
  names,
}: {
  lengths: [number, number];
  passages: Shared[];
  current: number;
  pick: (n: number) => void;
  names: [string, string];
}) {
  const [box, width] = useWidth<HTMLDivElement>();
  const most = Math.max(1, ...lengths);
  const x = (at: number) => (at / most) * width;
  const bottom = kHeight - kTop - kBar;
  const band = (p: Shared) => {
    const [a0, a1, b0, b1] = [x(p.a[0]), Math.max(x(p.a[1]), x(p.a[0]) + 2), x(p.b[0]), Math.max(x(p.b[1]), x(p.b[0]) + 2)];
    const [y0, y1, half] = [kTop + kBar, bottom, kHeight / 2];
    return `M${a0} ${kTop}H${a1}V${y0}C${a1} ${half} ${b1} ${half} ${b1} ${y1}V${bottom + kBar}H${b0}V${y1}C${b0} ${half} ${a0} ${half} ${a0} ${y0}Z`;
  };
  return (
    <div class="minimap" ref={box}>
      {width > 0 && (
        <svg
          width={width}
          height={kHeight}
          role="img"
          aria-label={`Where ${passages.length} shared passages stand in ${names[0]}, above, and ${names[1]}, below`}
        >
          <rect class="bar-all" y={kTop} width={x(lengths[0])} height={kBar} rx="2" />
          <rect class="bar-all" y={bottom} width={x(lengths[1])} height={kBar} rx="2" />
          {passages.map((p) => (
            <g key={p.n} class={`band ${p.n === current ? 'current' : ''}`} onClick={() => pick(p.n)}>
              <path d={band(p)}>
                <title>{`Passage ${p.n}: ${p.words} words`}</title>
              </path>
              {x(p.a[1]) - x(p.a[0]) > kNumbered && (
                <text x={(x(p.a[0]) + x(p.a[1]) + x(p.b[0]) + x(p.b[1])) / 4} y={kHeight / 2 + 4} text-anchor="middle">
                  {p.n}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}
