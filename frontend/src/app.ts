/** Takes over the elements that ask for it; each island is loaded when a page has one. */
import { $$ } from "./dom";
import { start as keys } from "./keys";
import { start as live } from "./live";

type Island = (root: HTMLElement) => void | Promise<void>;
const ISLANDS: Record<string, () => Promise<{ default: Island }>> = {
  map: () => import("./islands/map"),
  timeline: () => import("./islands/timeline"),
  filters: () => import("./islands/filters"),
  picker: () => import("./islands/picker"),
  reader: () => import("./islands/reader"),
  queue: () => import("./islands/queue"),
  control: () => import("./islands/control"),
  graph: () => import("./islands/graph"),
  wording: () => import("./islands/wording"),
  sort: () => import("./islands/sort"),
  drop: () => import("./islands/drop"),
  progress: () => import("./islands/progress"),
  theme: () => import("./islands/theme"),
};

function mount(root: ParentNode): void {
  for (const node of $$("[data-island]:not([data-mounted])", root)) {
    const load = ISLANDS[node.dataset.island ?? ""];
    if (!load) continue;
    node.dataset.mounted = "";
    load().then((island) => island.default(node)).catch((error: unknown) => {
      console.error(`island ${node.dataset.island}`, error); // the page's own content stays
      node.dataset.failed = "";
    });
  }
}

live(mount);
keys();
mount(document);
// Where the pages stand in a strip, the one that is open is in sight.
const strip = document.querySelector<HTMLElement>(".nav");
const here = strip?.querySelector<HTMLElement>("a[aria-current]");
if (strip && here && strip.scrollWidth > strip.clientWidth) strip.scrollLeft += here.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - here.clientWidth) / 2;
