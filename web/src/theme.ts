// Light, dark, or as the system says. Kept in this browser only.

export type Theme = 'system' | 'light' | 'dark';

const kKey = 'headwater.theme';
const kOrder: Theme[] = ['system', 'light', 'dark'];

export const currentTheme = (): Theme => (localStorage.getItem(kKey) as Theme | null) ?? 'system';

export function applyTheme(theme: Theme) {
  if (theme === 'system') {
    localStorage.removeItem(kKey);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(kKey, theme);
    document.documentElement.dataset.theme = theme;
  }
}

export const nextTheme = (theme: Theme): Theme => kOrder[(kOrder.indexOf(theme) + 1) % kOrder.length];
