// Figures as people read them.

const kGroup = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export const formatCount = (n: number) => kGroup.format(n);

export const formatShare = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)} %`);

export const formatRate = (n: number) => (n >= 100 ? kGroup.format(n) : n.toFixed(1));

export function formatBytes(n: number): string {
  if (n < 1000) return `${Math.round(n)} B`;
  if (n < 1e6) return `${(n / 1e3).toFixed(n < 1e4 ? 1 : 0)} kB`;
  if (n < 1e9) return `${(n / 1e6).toFixed(1)} MB`;
  return `${(n / 1e9).toFixed(1)} GB`;
}

export function formatMilliseconds(ms: number): string {
  if (ms === 0) return '–';
  if (ms < 1) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`;
}

/** "1 article", "2 articles". */
export const plural = (n: number, one: string, many = `${one}s`) => `${formatCount(n)} ${n === 1 ? one : many}`;
