/** Going through claims by keyboard: in the reader and in the queue. */
import { $, $$, typing } from "./dom";
import { tell } from "./keys";

interface Options { first: boolean; onShow(card: HTMLElement | null): void }
export interface Walk { show(card: HTMLElement | null, focus?: boolean): void; current(): HTMLElement | null }

export function cards(root: HTMLElement, options: Options): Walk {
  tell([["j", "keyNext"], ["k", "keyPrevious"], ["a", "keyAccept"], ["r", "keyReject"], ["c", "keyCorrect"], ["e", "keyWhy"], ["u", "keyUndo"]]);
  let id = "";
  const all = () => $$(".claim-card[data-claim]", root);
  const current = () => (id ? all().find((card) => card.id === id) ?? null : null);
  const show = (card: HTMLElement | null, focus = true): void => {
    for (const other of $$(".is-current", root)) if (other.matches(".claim-card, .queue-item")) other.classList.remove("is-current");
    id = card?.id ?? "";
    card?.classList.add("is-current");
    card?.closest(".queue-item")?.classList.add("is-current");
    if (card && focus) {
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }
    options.onShow(card);
  };
  const step = (by: number): void => {
    const list = all();
    const now = list.findIndex((card) => card.id === id);
    const next = list[now < 0 ? (by > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, now + by))];
    if (next) show(next);
  };
  let lastIndex = 0;
  document.addEventListener("keydown", (event) => {
    if (!root.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event) || $("dialog[open]")) return;
    const key = event.key;
    if (key === "j" || key === "k") {
      event.preventDefault();
      step(key === "j" ? 1 : -1);
      return;
    }
    const card = current();
    if (!card) return;
    lastIndex = all().indexOf(card);
    if (key === "e") {
      const why = $<HTMLDetailsElement>("details.why", card);
      if (why) why.open = !why.open;
    } else if (/^[arcu]$/.test(key)) {
      const control = $<HTMLElement>(`[data-key="${key}"]`, card) ?? $<HTMLElement>(`[data-key="${key}"]`, root);
      if (!control) return;
      event.preventDefault();
      control.click();
    } else if (key === "Escape") show(null);
  });
  root.addEventListener("click", (event) => {
    const target = event.target as Element;
    const card = target.closest<HTMLElement>(".claim-card[data-claim]");
    const correct = target.closest<HTMLElement>("[data-key=c]");
    if (correct && card) {
      const form = $<HTMLFormElement>("form.correct", card);
      if (form) {
        event.preventDefault();
        form.hidden = !form.hidden;
        if (!form.hidden) $<HTMLElement>("input:not([type=hidden]), select", form)?.focus();
      }
    }
    if (card && card.id !== id && !target.closest("a, button, input, summary")) show(card);
    else if (card && card.id !== id) show(card, false);
  });
  root.addEventListener("focusin", (event) => {
    const card = (event.target as Element).closest<HTMLElement>(".claim-card[data-claim]");
    if (card && card.id !== id) show(card, false);
  });
  // After a decision the card is a new element, or gone from the queue: go on from where it was.
  document.addEventListener("riwaya:sent", (event) => {
    if (!root.isConnected) return;
    const { submitter } = (event as CustomEvent<{ submitter: HTMLElement | null }>).detail;
    const again = current();
    const list = all();
    if (again && !root.matches("[data-island=queue]")) show(again);
    else if (again && (submitter as HTMLButtonElement | null)?.name === "decision") step(1);
    else show(list[Math.min(lastIndex, list.length - 1)] ?? null);
  });
  if (options.first) {
    const first = all()[0];
    if (first) show(first, false);
  }
  return { show, current };
}
