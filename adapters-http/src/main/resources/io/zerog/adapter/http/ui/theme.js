// Dark or light: as the system says, or as the reader chose.

const KEY = "zerog.theme";
const order = ["auto", "light", "dark"];

export function theme() {
  const kept = localStorage.getItem(KEY);
  return order.includes(kept) ? kept : "auto";
}

export function apply() {
  document.documentElement.dataset.theme = theme();
}

export function next() {
  localStorage.setItem(KEY, order[(order.indexOf(theme()) + 1) % order.length]);
  apply();
}

apply();
