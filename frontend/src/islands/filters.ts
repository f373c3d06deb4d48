/** The filter form applies itself: the address changes, and what is live on the page follows. */
import { $, debounce } from "../dom";
import { go, onQuery, query } from "../query";

export default function filters(root: HTMLElement): void {
  const form = root as HTMLFormElement;
  const apply = (push: boolean): void => {
    const next = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && value !== "") next.append(name, value);
    const box = query().get("bbox");
    if (box && !next.has("bbox")) next.set("bbox", box);
    go(next, form, push);
  };
  const later = debounce(() => apply(false), 350);
  if (document.querySelector("[data-live]")) {
    // What is chosen applies at once; the button stays for those who reach it by keyboard.
    form.querySelector(".filters-main > .btn")?.classList.add("visually-hidden");
    form.addEventListener("input", (event) => {
      const at = event.target as HTMLInputElement;
      if (!at.matches("[data-island=picker]") && !at.matches("select, [type=checkbox], [type=radio], [type=date]")) later();
    });
    form.addEventListener("change", (event) => {
      if (!(event.target as HTMLElement).matches("input[type=search], input[type=text]")) apply(false);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      apply(true);
    });
  }
  onQuery((from) => {
    if (from === form) return;
    const now = query();
    for (const name of ["since", "until", "bbox"]) {
      const field = $<HTMLInputElement>(`[name="${name}"]`, form);
      if (field) field.value = now.get(name) ?? "";
    }
    if (from !== "history" && from !== "link") return;
    for (const field of form.elements) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement) || !field.name) continue;
      const values = now.getAll(field.name);
      if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) field.checked = values.includes(field.value);
      else if (field instanceof HTMLSelectElement && field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else if (!(field instanceof HTMLInputElement && field.type === "hidden")) field.value = values[0] ?? "";
    }
  });
}
