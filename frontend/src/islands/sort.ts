/** Tables that sort themselves by a column: `th[data-sort=text|number|date]`. */
import { $$, el } from "../dom";
import { lang } from "../words";

const western = (text: string): string => text.replace(/[٠-٩]/g, (d) => String("٠١٢٣٤٥٦٧٨٩".indexOf(d))).replace(/[٬,\s]/g, "").replace("٫", ".");
const collator = new Intl.Collator(lang, { numeric: true });

export default function sort(table: HTMLElement): void {
  const heads = $$<HTMLTableCellElement>("th[data-sort]", table);
  for (const head of heads) {
    const button = el("button", { type: "button" });
    button.append(...head.childNodes);
    head.replaceChildren(button);
    head.setAttribute("aria-sort", head.getAttribute("aria-sort") ?? "none");
    button.addEventListener("click", () => {
      const kind = head.dataset.sort;
      const down = head.getAttribute("aria-sort") === "none" ? kind === "number" : head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const column = head.cellIndex;
      const value = (row: HTMLTableRowElement): string => {
        const cell = row.cells[column];
        return cell?.dataset.value ?? cell?.querySelector<HTMLElement>("time[datetime]")?.getAttribute("datetime") ?? cell?.querySelector("data")?.getAttribute("value") ?? cell?.textContent?.trim() ?? "";
      };
      for (const body of (table as HTMLTableElement).tBodies) {
        const rows = [...body.rows].map((row, i) => ({ row, i, value: value(row) }));
        rows.sort((a, b) => {
          if (!a.value !== !b.value) return a.value ? -1 : 1; // empty cells last either way
          const order = kind === "number" ? Number(western(a.value)) - Number(western(b.value)) : kind === "date" ? (a.value < b.value ? -1 : a.value > b.value ? 1 : 0) : collator.compare(a.value, b.value);
          return (down ? -order : order) || a.i - b.i;
        });
        body.append(...rows.map((r) => r.row));
      }
    });
  }
}
