/** Parts of a page that follow the filters (`data-live`) and forms that need no new page (`data-enhance`). */
import { $, $$, debounce, el } from "./dom";
import { onQuery } from "./query";
import { w } from "./words";

type Mount = (root: ParentNode) => void;
let mount: Mount = () => undefined;
let asked: AbortController | null = null;

export function toast(text: string, ...more: Node[]): void {
  const box = $("#toasts");
  if (!box) return;
  const one = el("div", { class: "toast" }, text, ...more);
  box.append(one);
  setTimeout(() => one.remove(), 6000);
}

/** Put the elements of `page` with these ids in place of ours; focus stays where it was by id. */
export function swap(page: Document, ids: string[]): void {
  const focus = document.activeElement?.id;
  for (const id of ids) {
    const old = document.getElementById(id);
    const fresh = page.getElementById(id);
    if (!old) continue;
    if (!fresh) {
      old.remove();
      continue;
    }
    const open = $$<HTMLDetailsElement>("details[open][id]", old).map((d) => d.id);
    const scroll = old.scrollTop;
    const node = document.importNode(fresh, true);
    old.replaceWith(node);
    for (const name of open) document.getElementById(name)?.setAttribute("open", "");
    node.scrollTop = scroll;
    mount(node.parentNode ?? node);
  }
  if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus({ preventScroll: true });
}

export async function refresh(): Promise<void> {
  const ids = $$("[data-live][id]").map((node) => node.id);
  if (!ids.length) return;
  asked?.abort();
  asked = new AbortController();
  const busy = ids.map((id) => document.getElementById(id));
  for (const node of busy) node?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.href, { signal: asked.signal, headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    swap(page, ids);
  } catch (error) {
    for (const node of busy) node?.removeAttribute("aria-busy");
    if (!(error instanceof DOMException && error.name === "AbortError")) toast(w("notSent"));
  }
}

/** Send a form as the browser would and take its answer into the page. */
async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const ids = (form.dataset.enhance ?? "").split(/\s+/).filter(Boolean);
  const data = new FormData(form, submitter);
  const multipart = form.enctype === "multipart/form-data";
  const body = multipart ? data : new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
  try {
    const answer = await fetch(form.action, { method: form.method || "post", body, headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok) {
      const note = $(".note--error", page) ?? $("main", page);
      $(".note--error", form)?.remove();
      if (note) form.prepend(el("div", { class: "note note--error", role: "alert", tabindex: "-1" }, note.textContent?.trim().replace(/\s+/g, " ") ?? ""));
      $(".note--error", form)?.focus();
      if (answer.status === 409) swap(page, ids.filter((id) => page.getElementById(id)));
      return;
    }
    swap(page, ids);
    const said = $$("#toasts > *", page).map((node) => node.textContent?.trim() ?? "").filter(Boolean);
    for (const text of said) toast(text);
    document.dispatchEvent(new CustomEvent("riwaya:sent", { detail: { form, submitter, ids } }));
  } catch {
    toast(w("notSent"));
  } finally {
    delete form.dataset.busy;
  }
}

export function start(remount: Mount): void {
  mount = remount;
  const later = debounce(() => void refresh(), 180);
  onQuery(later);
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-enhance]")) return;
    event.preventDefault();
    void send(form, (event as SubmitEvent).submitter);
  });
  document.addEventListener("click", (event) => {
    // Links inside a live part that only change the query (pages of a list, sorting, removing a filter).
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>("a[data-query]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = new URL(link.href);
    if (to.pathname !== location.pathname) return;
    event.preventDefault();
    history.pushState(null, "", to.pathname + to.search);
    document.dispatchEvent(new CustomEvent("riwaya:query", { detail: { from: "link" } }));
  });
}
