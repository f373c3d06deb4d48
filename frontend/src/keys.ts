/** Keys that work on every page, and the list of them. */
import { $, $$, el, typing } from "./dom";
import { w, type Word } from "./words";

const COMMON: [string, Word][] = [["/", "keySearch"], ["g", "keyGo"], ["?", "keyHelp"], ["Esc", "keyClose"]];
const extra: [string, Word][] = [];

/** Say which keys this page has, for the list. */
export function tell(keys: [string, Word][]): void {
  for (const pair of keys) if (!extra.some(([key]) => key === pair[0])) extra.push(pair);
}

function help(): void {
  const pages = $$<HTMLAnchorElement>(".nav a[data-key]");
  const row = (key: string, text: string) => [el("dt", {}, el("kbd", { class: "kbd" }, key)), el("dd", {}, text)];
  const list = el("dl", { class: "keys" });
  for (const [key, word] of [...extra, ...COMMON]) list.append(...row(key, w(word)));
  for (const link of pages) list.append(...row(`g ${link.dataset.key}`, link.textContent?.trim() ?? ""));
  const dialog = el("dialog", { "aria-labelledby": "keys-title" }, el("form", { method: "dialog", class: "stack" }, el("h2", { id: "keys-title" }, w("keys")), list, el("button", { class: "btn", autofocus: true }, w("close"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function start(): void {
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event) || $("dialog[open]")) return;
    if (going && Date.now() - going < 1500) {
      going = 0;
      const link = $$<HTMLAnchorElement>(".nav a[data-key]").find((a) => a.dataset.key === event.key);
      if (link) {
        event.preventDefault();
        event.stopImmediatePropagation();
        link.click();
      }
      return;
    }
    if (event.key === "g") going = Date.now();
    else if (event.key === "?") help();
    else if (event.key === "/") {
      event.preventDefault();
      const field = $$<HTMLInputElement>("input[type=search]").find((input) => input.offsetParent !== null);
      field?.focus();
      field?.select();
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = $<HTMLDetailsElement>("details.menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of $$<HTMLDetailsElement>("details.menu[open]")) if (!menu.contains(event.target as Node)) menu.open = false;
  });
}
