// Before the first paint, so that a dark page never flashes light. A file of its own: the page allows no inline script.
try {
  const { theme } = JSON.parse(localStorage.getItem('regauge.settings') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is off or holds nonsense: the system's theme is right.
}
