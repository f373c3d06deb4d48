/** Says which files were chosen or dropped. */
import { el } from "../dom";
import { SEP, w } from "../words";

export default function drop(root: HTMLElement): void {
  const input = root.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) return;
  const list = el("output", { class: "small" });
  root.append(list);
  const say = () => {
    const names = [...(input.files ?? [])].map((file) => file.name);
    list.textContent = names.length > 4 ? w("files", { n: names.length }) : names.join(SEP);
  };
  input.addEventListener("change", say);
  for (const kind of ["dragenter", "dragover"]) root.addEventListener(kind, (event) => {
    event.preventDefault();
    root.classList.add("is-over");
  });
  for (const kind of ["dragleave", "drop"]) root.addEventListener(kind, () => root.classList.remove("is-over"));
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    const files = event.dataTransfer?.files;
    if (files?.length) {
      input.files = files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
