// Light, dark, or as the system has it.

const KEY = "nexus-theme";
const NEXT = { system: "light", light: "dark", dark: "system" };

/** Make a button that goes through the themes. */
export function themeButton(button) {
  const show = () => {
    button.textContent = `Theme: ${chosen()}`;
    button.title = `Switch to ${NEXT[chosen()]}`;
  };
  button.addEventListener("click", () => {
    choose(NEXT[chosen()]);
    show();
    dispatchEvent(new Event("themechange"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change",
    () => dispatchEvent(new Event("themechange")));
  show();
}

/** The value of a colour of the theme, such as `ink`, as the theme now has it. */
export function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function chosen() {
  return document.documentElement.dataset.theme ?? "system";
}

function choose(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch { /* it holds for this page only */ }
}
