/** Lights row and column of a cell; a cell's link brings its passages into the page. */
import { $$ } from "../dom";
import { refresh } from "../live";

export default function wording(node: HTMLElement): void {
  const table = node as HTMLTableElement;
  const light = (cell: HTMLTableCellElement | null): void => {
    for (const lit of $$(".is-lit", table)) lit.classList.remove("is-lit");
    if (!cell || cell.tagName !== "TD") return;
    cell.classList.add("is-lit");
    cell.parentElement?.querySelector("th")?.classList.add("is-lit");
    table.tHead?.rows[table.tHead.rows.length - 1]?.cells[cell.cellIndex]?.classList.add("is-lit");
  };
  const cellOf = (event: Event) => (event.target as Element).closest<HTMLTableCellElement>("td, th");
  table.addEventListener("pointerover", (event) => light(cellOf(event)));
  table.addEventListener("pointerleave", () => light(null));
  table.addEventListener("focusin", (event) => light(cellOf(event)));
  table.addEventListener("keydown", (event) => {
    const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    const cell = cellOf(event);
    if (!step || !cell) return;
    const across = document.documentElement.dir === "rtl" ? -step[1] : step[1];
    let [row, column] = [(cell.parentElement as HTMLTableRowElement).rowIndex, cell.cellIndex];
    for (let tries = 0; tries < 60; tries++) {
      [row, column] = [row + step[0], column + across];
      const target = table.rows[row]?.cells[column];
      if (!target) return;
      const link = target.querySelector("a");
      if (link) {
        event.preventDefault();
        link.focus();
        return;
      }
    }
  });
  table.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("td a");
    const box = document.querySelector("[data-passages][data-live]");
    if (!link || !box || event.ctrlKey || event.metaKey) return;
    const to = new URL(link.href);
    if (to.pathname !== location.pathname) return;
    event.preventDefault();
    history.pushState(null, "", to.pathname + to.search);
    void refresh().then(() => document.querySelector("[data-passages]")?.scrollIntoView({ block: "nearest" }));
  });
}
