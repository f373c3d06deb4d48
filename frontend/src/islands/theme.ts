/** Light, dark or as the system has it; kept in a cookie so that the server sends pages right at once. */
import { w } from "../words";

const MODES = ["auto", "light", "dark"] as const;

export default function theme(button: HTMLElement): void {
  button.hidden = false;
  const now = () => (document.documentElement.dataset.theme ?? "auto") as (typeof MODES)[number];
  const say = () => {
    button.setAttribute("aria-label", w(now()));
    button.title = w(now());
  };
  button.addEventListener("click", () => {
    const next = MODES[(MODES.indexOf(now()) + 1) % MODES.length] ?? "auto";
    document.documentElement.dataset.theme = next;
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
    say();
  });
  say();
}
