// Text positions and words. The server counts Unicode code points, JavaScript counts UTF-16 units.

/** Turns code-point offsets of one text into UTF-16 offsets. */
export class Offsets {
  private readonly pairs: number[] = []; // code-point index of each character outside the BMP, ascending

  constructor(readonly text: string) {
    let point = 0;
    for (let i = 0; i < text.length; i++, point++) {
      const code = text.charCodeAt(i);
      if (code >= 0xd800 && code < 0xdc00 && i + 1 < text.length) {
        const low = text.charCodeAt(i + 1);
        if (low >= 0xdc00 && low < 0xe000) {
          this.pairs.push(point);
          i++;
        }
      }
    }
  }

  unit(point: number): number {
    let low = 0;
    let high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pairs[middle] < point) low = middle + 1;
      else high = middle;
    }
    return Math.min(point + low, this.text.length);
  }
}

// A word is a run of letters and digits, with inner apostrophes and hyphens; scripts written without spaces count by character.
const kWord =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}])[\p{L}\p{N}\p{M}])+(?:[’'-][\p{L}\p{N}\p{M}]+)*/gu;

export interface Word {
  begin: number;
  end: number;
  key: string; // what is compared: no case, one kind of apostrophe
}

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const found of text.matchAll(kWord)) {
    words.push({ begin: found.index, end: found.index + found[0].length, key: found[0].toLowerCase().replaceAll('’', "'") });
  }
  return words;
}

export const countWords = (text: string) => text.match(kWord)?.length ?? 0;

/** Whether [begin, end) lies, but for a few characters, inside quotation marks. */
export function isQuoted(text: string, begin: number, end: number): boolean {
  let inside = 0;
  for (const [from, to] of quotesOf(text)) inside += Math.max(0, Math.min(to, end) - Math.max(from, begin));
  return end > begin && inside / (end - begin) >= 0.8;
}

// A quotation ends with its paragraph at the latest. Curly, straight, German and French marks.
const kQuote = /“[^”\n]*(?:”|(?=\n|$))|„[^“”\n]*(?:[“”]|(?=\n|$))|«[^»\n]*(?:»|(?=\n|$))|»[^«\n]*«|"[^"\n]*(?:"|(?=\n|$))/g;
const kQuotesKept = 16;
const cache = new Map<string, [number, number][]>();

function quotesOf(text: string): [number, number][] {
  let spans = cache.get(text);
  if (!spans) {
    spans = [...text.matchAll(kQuote)].map((m) => [m.index, m.index + m[0].length] as [number, number]);
    if (cache.size >= kQuotesKept) cache.clear();
    cache.set(text, spans);
  }
  return spans;
}

/** An address without its scheme, shortened in the middle. */
export function shortUrl(url: string, max = 64): string {
  const text = url.replace(/^https?:\/\//, '').replace(/\/$/, '');
  if (text.length <= max) return text;
  const slash = text.indexOf('/');
  const head = slash > 0 && slash < max / 2 ? slash + 1 : Math.floor(max / 3);
  return `${text.slice(0, head)}…${text.slice(text.length - (max - head - 1))}`;
}

/** Whether what was pasted is an address and not a text. */
export function looksLikeUrl(pasted: string): boolean {
  const text = pasted.trim();
  if (/\s/.test(text)) return false;
  return /^https?:\/\/\S+$/i.test(text) || /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(text);
}
