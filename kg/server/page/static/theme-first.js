// Runs before the first paint, so that a chosen theme does not flash.
try {
  const chosen = localStorage.getItem("nexus-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* storage is barred: follow the system */ }
