// A line of the last values, drawn from the right, with its peak named.

import { formatRate } from '../lib/numbers';

const kWidth = 160;
const kHeight = 32;
const kFewest = 5; // fewer values are no line yet

export function Line({ values, most, label }: { values: number[]; most: number; label: string }) {
  if (values.length < kFewest)
    return <svg class="line-chart" viewBox={`0 0 ${kWidth} ${kHeight}`} width={kWidth} height={kHeight} aria-hidden="true" />;
  const peak = Math.max(0.1, ...values);
  const x = (i: number) => kWidth - ((values.length - 1 - i) / (most - 1)) * kWidth;
  const y = (v: number) => kHeight - 2 - (v / peak) * (kHeight - 4);
  const points = values.map((v, i) => `${x(i).toFixed(1)} ${y(v).toFixed(1)}`);
  return (
    <svg
      class="line-chart"
      viewBox={`0 0 ${kWidth} ${kHeight}`}
      width={kWidth}
      height={kHeight}
      role="img"
      aria-label={`${label}: ${formatRate(values.at(-1)!)} now, ${formatRate(peak)} at most`}
    >
      <path class="area" d={`M${x(0).toFixed(1)} ${kHeight}L${points.join('L')}L${kWidth} ${kHeight}Z`} />
      <path class="line" d={`M${points.join('L')}`} />
    </svg>
  );
}
