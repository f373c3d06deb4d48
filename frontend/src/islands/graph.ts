/** Who stands behind whom: origins in layers, or who quotes whom on a ring. The list that the server wrote stays for readers. */
import { el, svg } from "../dom";
import { SEP, num, rtl, w } from "../words";

interface Node { id: string; label: string; kind?: string; layer?: number; weight?: number; href?: string | null }
interface Edge { from: string; to: string; weight?: number; label?: string }
interface Placed extends Node { x: number; y: number; w: number }

const ROW = 42;

export default function graph(root: HTMLElement): void {
  const data = root.querySelector('script[type="application/json"]')?.textContent;
  if (!data) return;
  const { nodes, edges } = JSON.parse(data) as { nodes: Node[]; edges: Edge[] };
  if (!nodes.length) return;
  const old = [...root.children].filter((child) => child.tagName !== "SCRIPT");
  const drawn = root.dataset.layout === "ring" ? ring(nodes, edges) : layers(nodes, edges, Math.max(460, Math.min(1040, root.clientWidth || 760)));
  const list = el("details", { class: "small" }, el("summary", {}, w("list")), ...old);
  root.prepend(drawn);
  if (old.length) root.append(list);
}

const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function shell(width: number, height: number): SVGElement {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", width, height });
}

function wire(picture: SVGElement, edges: Edge[]): void {
  const near = new Map<string, Set<string>>();
  for (const edge of edges) {
    for (const [a, b] of [[edge.from, edge.to], [edge.to, edge.from]] as const) near.set(a, (near.get(a) ?? new Set()).add(b));
  }
  const light = (id: string | null): void => {
    for (const node of picture.querySelectorAll<SVGElement>(".node")) node.classList.toggle("is-faint", !!id && node.dataset.id !== id && !near.get(id)?.has(node.dataset.id ?? ""));
    for (const edge of picture.querySelectorAll<SVGElement>(".edge")) {
      const on = !!id && (edge.dataset.from === id || edge.dataset.to === id);
      edge.classList.toggle("is-lit", on);
      edge.classList.toggle("is-faint", !!id && !on);
    }
  };
  for (const node of picture.querySelectorAll<SVGElement>(".node")) {
    for (const [kind, id] of [["pointerenter", node.dataset.id], ["pointerleave", null], ["focusin", node.dataset.id], ["focusout", null]] as const) node.addEventListener(kind, () => light(id ?? null));
  }
}

const linked = (node: Node, shape: SVGElement): SVGElement => (node.href ? svg("a", { href: node.href }, shape) : shape);

function layers(nodes: Node[], edges: Edge[], width: number): SVGElement {
  const columns = new Map<number, Node[]>();
  for (const node of nodes) columns.set(node.layer ?? 0, [...(columns.get(node.layer ?? 0) ?? []), node]);
  const keys = [...columns.keys()].sort((a, b) => a - b);
  const tall = Math.max(...[...columns.values()].map((c) => c.length)) * ROW + 16;
  const box = Math.min(270, width / Math.max(1, keys.length) - 30);
  const wide = keys.length > 1 ? (width - box) / (keys.length - 1) : 0;
  const placed = new Map<string, Placed>();
  keys.forEach((key, column) => {
    const here = columns.get(key) ?? [];
    if (column) { // by the middle of what comes in, so that lines cross little
      const middle = (node: Node) => {
        const ys = edges.filter((e) => e.to === node.id).flatMap((e) => placed.get(e.from)?.y ?? []);
        return ys.length ? ys.reduce((a, b) => a + b, 0) / ys.length : 0;
      };
      here.sort((a, b) => middle(a) - middle(b) || (a.id < b.id ? -1 : 1));
    }
    const top = (tall - here.length * ROW) / 2;
    here.forEach((node, i) => placed.set(node.id, { ...node, x: rtl ? width - column * wide - box : column * wide, y: top + i * ROW + ROW / 2, w: box }));
  });
  const picture = shell(width, tall);
  for (const edge of edges) {
    const [a, b] = [placed.get(edge.from), placed.get(edge.to)];
    if (!a || !b) continue;
    const [x1, x2] = rtl ? [a.x, b.x + b.w] : [a.x + a.w, b.x];
    const bend = (x1 + x2) / 2;
    picture.append(svg("path", { class: "edge", "data-from": edge.from, "data-to": edge.to, d: `M${x1} ${a.y} C${bend} ${a.y} ${bend} ${b.y} ${x2} ${b.y}`, "stroke-width": Math.min(8, 1.2 + Math.log2(1 + (edge.weight ?? 1))).toFixed(1) }, svg("title", {}, edge.label ?? `${a.label} → ${b.label}`)));
  }
  for (const node of placed.values()) {
    const shape = svg("g", {}, svg("title", {}, node.weight ? `${node.label}${SEP}${num(node.weight)}` : node.label), svg("rect", { x: node.x, y: node.y - 16, width: node.w, height: 32, rx: 6 }),
      svg("text", { x: node.x + node.w / 2, y: node.y + 5, "text-anchor": "middle", direction: rtl ? "rtl" : "ltr" }, clip(node.label, Math.floor(box / 8))));
    picture.append(svg("g", { class: `node node--${node.kind ?? "outlet"}`, "data-id": node.id }, linked(node, shape)));
  }
  wire(picture, edges);
  return picture;
}

function ring(nodes: Node[], edges: Edge[]): SVGElement {
  const size = Math.max(460, Math.min(760, 300 + nodes.length * 9));
  const [width, height] = [size + 340, size];
  const radius = size / 2 - 34;
  const placed = new Map<string, Placed>();
  const order = [...nodes].sort((a, b) => (a.kind ?? "").localeCompare(b.kind ?? "") || (b.weight ?? 0) - (a.weight ?? 0) || (a.id < b.id ? -1 : 1));
  order.forEach((node, i) => {
    const angle = (i / order.length) * 2 * Math.PI - Math.PI / 2;
    placed.set(node.id, { ...node, x: width / 2 + radius * Math.cos(angle), y: height / 2 + radius * Math.sin(angle), w: angle });
  });
  const picture = shell(width, height);
  const most = Math.max(1, ...edges.map((e) => e.weight ?? 1));
  for (const edge of edges) {
    const [a, b] = [placed.get(edge.from), placed.get(edge.to)];
    if (!a || !b) continue;
    picture.append(svg("path", { class: "edge", "data-from": edge.from, "data-to": edge.to, d: `M${a.x.toFixed(1)} ${a.y.toFixed(1)} Q${width / 2} ${height / 2} ${b.x.toFixed(1)} ${b.y.toFixed(1)}`, "stroke-width": (0.8 + (6 * (edge.weight ?? 1)) / most).toFixed(1) }, svg("title", {}, edge.label ?? `${a.label} → ${b.label}`)));
  }
  for (const node of placed.values()) {
    const right = Math.cos(node.w) >= 0;
    const r = Math.min(14, 5 + Math.sqrt(node.weight ?? 1));
    const shape = svg("g", {}, svg("title", {}, node.weight ? `${node.label}${SEP}${num(node.weight)}` : node.label), svg("circle", { cx: node.x.toFixed(1), cy: node.y.toFixed(1), r: r.toFixed(1) }),
      svg("text", { x: (node.x + (right ? r + 5 : -r - 5)).toFixed(1), y: (node.y + 4).toFixed(1), "text-anchor": right ? "start" : "end", direction: "ltr" }, clip(node.label, 24)));
    picture.append(svg("g", { class: `node node--${node.kind ?? "outlet"}`, "data-id": node.id }, linked(node, shape)));
  }
  wire(picture, edges);
  return picture;
}
