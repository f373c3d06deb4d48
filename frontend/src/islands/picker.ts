/** Type-ahead on actors, places, sources and kinds, in Arabic, Latin or transliteration (an ARIA combobox). */
import { debounce, el, icon, uid } from "../dom";
import { SEP, lang, w } from "../words";

interface Item { id: string; label: string; ar?: string; latin?: string; note?: string }

export default function picker(node: HTMLElement): void {
  const input = node as HTMLInputElement;
  const { kind = "actor", src = "/api/typeahead" } = input.dataset;
  const valueName = input.dataset.valueName ?? kind;
  const multiple = input.dataset.multiple !== undefined;
  const listId = uid("picks");
  const list = el("ul", { class: "picker-list", role: "listbox", id: listId, "aria-label": w("none"), hidden: true });
  const state = el("span", { class: "visually-hidden", role: "status" });
  const wrap = el("div", { class: "picker" });
  const tags = el("div", { class: "picker-tags" });
  input.replaceWith(wrap);
  wrap.append(tags, input, list, state);
  const name = input.labels?.[0]?.textContent?.trim() ?? input.getAttribute("aria-label") ?? kind;
  list.setAttribute("aria-label", name);
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId, autocomplete: "off", spellcheck: "false", dir: "auto" })) input.setAttribute(key, value);
  input.removeAttribute("name");

  let items: Item[] = [];
  let at = -1;
  let chosenLabel = input.value;
  let asked: AbortController | null = null;
  const hidden = (value: string) => el("input", { type: "hidden", name: valueName, value });
  const single = multiple ? null : hidden(input.dataset.value ?? "");
  if (single) {
    single.disabled = !single.value;
    wrap.append(single);
    wrap.classList.toggle("is-set", !!single.value);
  } else {
    const values = (input.dataset.value ?? "").split("|").filter(Boolean);
    const labels = input.value.split("|");
    values.forEach((value, i) => tag({ id: value, label: labels[i] ?? value }));
    input.value = "";
  }

  function changed(): void {
    wrap.dispatchEvent(new Event("change", { bubbles: true }));
    if (input.dataset.submit !== undefined) input.form?.requestSubmit();
  }
  function tag(item: Item): void {
    const field = hidden(item.id);
    const one = el("span", { class: "tag" }, el("bdi", {}, item.label), el("button", { type: "button", "aria-label": `${w("remove")}: ${item.label}`, onclick: () => {
      one.remove();
      input.focus();
      changed();
    } }, icon("close")), field);
    tags.append(one);
  }
  function show(open: boolean): void {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) {
      at = -1;
      input.removeAttribute("aria-activedescendant");
    }
  }
  function mark(index: number): void {
    at = items.length ? (index + items.length) % items.length : -1;
    [...list.children].forEach((child, i) => child.setAttribute("aria-selected", String(i === at)));
    const node = list.children[at];
    if (node) {
      input.setAttribute("aria-activedescendant", node.id);
      node.scrollIntoView({ block: "nearest" });
    }
  }
  function take(item: Item): void {
    if (single) {
      single.value = item.id;
      single.disabled = false;
      input.value = chosenLabel = item.label;
      wrap.classList.add("is-set");
    } else {
      tag(item);
      input.value = "";
    }
    show(false);
    changed();
  }
  function render(): void {
    list.replaceChildren(...items.map((item, i) => {
      const other = lang === "ar" ? item.label : (item.ar ?? "");
      const sub = [item.latin, item.note].filter((text) => text && text !== item.label).join(SEP);
      return el("li", { role: "option", id: `${listId}-${i}`, "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => take(item) },
        el("bdi", {}, lang === "ar" ? (item.ar ?? item.label) : item.label), other && other !== (lang === "ar" ? item.ar : item.label) ? el("bdi", { lang: lang === "ar" ? "en" : "ar" }, other) : null, sub ? el("bdi", { class: "picker-sub" }, sub) : null);
    }));
    if (!items.length) list.replaceChildren(el("li", { class: "picker-none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, w("none")));
    state.textContent = w("results", { n: items.length });
    show(true);
    if (items.length) mark(0);
  }
  const ask = debounce(async () => {
    const q = input.value.trim();
    if (!q) {
      show(false);
      return;
    }
    asked?.abort();
    asked = new AbortController();
    const url = new URL(src, location.href);
    for (const [key, value] of Object.entries({ kind, q, lang, limit: "12" })) url.searchParams.set(key, value);
    try {
      const answer = await fetch(url, { signal: asked.signal });
      items = answer.ok ? ((await answer.json()) as { items: Item[] }).items : [];
      if (document.activeElement === input) render();
    } catch {
      /* a newer question is on its way, or the server is gone: the field stays a plain field */
    }
  }, 120);
  input.addEventListener("input", () => {
    if (single && input.value !== chosenLabel) {
      const had = single.value;
      single.value = "";
      single.disabled = true;
      wrap.classList.remove("is-set");
      if (had && !input.value) changed();
    }
    ask();
  });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) ask();
      else mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      const item = items[at];
      if (item) take(item);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      show(false);
    } else if (event.key === "Backspace" && multiple && !input.value) tags.lastElementChild?.querySelector("button")?.click();
  });
  input.addEventListener("blur", () => setTimeout(() => show(false), 120));
}
