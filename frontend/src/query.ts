/** The filters in the address, which map, timeline and lists share. */
export const BRUSHED = ["since", "until", "bbox"] as const;
const EVENT = "riwaya:query";

export const query = (): URLSearchParams => new URLSearchParams(location.search);

/** Change some filters: null removes. Keeps the place in the history unless `push`. */
export function change(changes: Record<string, string | null>, from?: unknown, push = false): void {
  const now = query();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") now.delete(name);
    else now.set(name, value);
  }
  now.delete("page");
  now.delete("after");
  go(now, from, push);
}

/** Take these filters as they are. */
export function go(now: URLSearchParams, from?: unknown, push = false): void {
  const text = now.toString();
  if (text === query().toString()) return;
  const address = location.pathname + (text ? `?${text}` : "");
  if (push) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  document.dispatchEvent(new CustomEvent(EVENT, { detail: { from } }));
}

/** Run when filters change; `from` is who changed them. */
export function onQuery(run: (from: unknown) => void): void {
  document.addEventListener(EVENT, (event) => run((event as CustomEvent<{ from: unknown }>).detail.from));
}

window.addEventListener("popstate", () => {
  if (document.querySelector("[data-live], [data-island=map], [data-island=timeline]")) document.dispatchEvent(new CustomEvent(EVENT, { detail: { from: "history" } }));
});
