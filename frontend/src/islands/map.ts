/** Incidents on the map, clustered; follows the dates of the address and can set its box. */
import { el, icon } from "../dom";
import { makeMap, type MapHandle } from "../map/base";
import { Clusters, type Cluster, type Dot } from "../map/clusters";
import { around, type Bounds } from "../map/mercator";
import { load, within, type Incident, type Points } from "../points";
import { change, onQuery, query } from "../query";
import { SEP, num, span, w } from "../words";

interface Pin extends Dot { incident?: Incident; href?: string | null; note?: string | null }
type Given = { lon: number; lat: number; radius_km?: number | null; label: string; href?: string | null; contested?: boolean };

export default async function map(root: HTMLElement): Promise<void> {
  const fallback = [...root.childNodes];
  try {
    if (root.dataset.points) await still(root, JSON.parse(root.dataset.points) as Given[]);
    else await live(root);
  } catch (error) {
    root.classList.remove("is-live");
    root.replaceChildren(...fallback, el("p", { class: "muted small" }, w("failed")));
    throw error;
  }
}

async function still(root: HTMLElement, given: Given[]): Promise<void> {
  const pins: Pin[] = given.map((p) => ({ lon: p.lon, lat: p.lat, radius: p.radius_km ?? null, label: p.label, href: p.href ?? null, contested: !!p.contested }));
  const handle = await makeMap<Pin>(root, { label: root.getAttribute("aria-label") ?? given.map((p) => p.label).join(SEP), start: around(pins), most: 8, onClick: (cluster, x, y) => popup(root, cluster, x, y, null, ""), onSettled: () => undefined });
  handle.overlay.clusters = new Clusters(pins);
  handle.redraw();
}

async function live(root: HTMLElement): Promise<void> {
  const source = root.dataset.src as string;
  const href = root.dataset.href ?? "/incidents/{id}";
  const brushes = root.dataset.brush !== "none";
  let points = await load(source);
  const box = query().get("bbox")?.split(",").map(Number) as Bounds | undefined;
  const shownNow = (): Pin[] => within(points.rows, { dates: true }).filter((r) => r.lon !== null && r.lat !== null)
    .map((r) => ({ lon: r.lon as number, lat: r.lat as number, contested: r.contested, radius: r.radius, incident: r }));
  let pins = shownNow();
  let brushing = brushes && !!box;
  const handle: MapHandle<Pin> = await makeMap<Pin>(root, {
    label: root.getAttribute("aria-label") ?? w("map"), start: box?.length === 4 ? box : around(pins, 0.1), all: () => around(pins),
    onClick: (cluster, x, y) => open(cluster, x, y),
    onSettled: (bounds, byHand) => {
      closePopup(root);
      if (brushing && byHand) change({ bbox: boxText(bounds) }, root);
    },
  });
  const legend = el("p", { class: "map-legend" });
  root.append(legend);
  const brush = el("button", { type: "button", class: "btn btn--small", "aria-pressed": String(brushing), onclick: () => {
    brushing = !brushing;
    brush.setAttribute("aria-pressed", String(brushing));
    change({ bbox: brushing ? boxText(handle.bounds()) : null }, root);
  } }, icon("box"), el("span", { class: "wide-only" }, w("inView")));
  brush.title = w("inView");
  brush.setAttribute("aria-label", w("inView"));
  if (brushes) handle.tools.append(brush);

  const paint = (): void => {
    pins = shownNow();
    handle.overlay.clusters = new Clusters(pins);
    handle.redraw();
    const part = (text: string, mark: string) => el("span", {}, el("span", { class: mark }), text);
    const cut = points.total > points.rows.length ? `${SEP}${w("shown", { n: points.rows.length, total: points.total })}` : "";
    legend.replaceChildren(part(w("onMap", { n: pins.length }) + cut, "dot"), part(w("contested"), "dot dot--contested"), part(w("disputedLine"), "dash"));
    root.dataset.shown = String(pins.length);
  };
  const open = (cluster: Cluster<Pin>, x: number, y: number): void => {
    const spots = new Set(cluster.members.map((m) => `${m.lon.toFixed(3)},${m.lat.toFixed(3)}`));
    if (spots.size > 1 && cluster.members.length > 6) handle.ground.show(around(cluster.members), 11, true);
    else popup(root, cluster, x, y, points, href);
  };
  onQuery((from) => {
    if (from === root) return;
    void load(source).then((fresh) => {
      const other = fresh !== points;
      points = fresh;
      if (!query().get("bbox") && brushing) {
        brushing = false;
        brush.setAttribute("aria-pressed", "false");
      }
      paint();
      if (other && !brushing && pins.length) handle.ground.show(around(pins, 0.1), 10, true);
    });
  });
  paint();
  root.dispatchEvent(new CustomEvent("riwaya:ready", { bubbles: true }));
}

const boxText = (bounds: Bounds): string => bounds.map((v) => v.toFixed(3)).join(",");

function closePopup(root: HTMLElement): void {
  root.querySelector(".map-popup")?.remove();
}

function popup(root: HTMLElement, cluster: Cluster<Pin>, x: number, y: number, points: Points | null, href: string): void {
  closePopup(root);
  const list = el("ul");
  const members = [...cluster.members].sort((a, b) => (b.incident?.claims ?? 0) - (a.incident?.claims ?? 0));
  for (const pin of members.slice(0, 12)) {
    const row = pin.incident;
    if (row && points) {
      const kind = points.kinds[row.kind]?.label ?? "";
      list.append(el("li", {}, el("a", { href: href.replace("{id}", encodeURIComponent(row.id)) }, `${kind}${SEP}${span(row.since, row.until)}`),
        el("div", { class: "muted small" }, `${num(row.claims)} ${w("claims")}${SEP}${num(row.outlets)} ${w("outlets")}${row.contested ? `${SEP}${w("contested")}` : ""}`)));
    } else list.append(el("li", {}, pin.href ? el("a", { href: pin.href }, pin.label ?? "") : (pin.label ?? "")));
  }
  if (members.length > 12) list.append(el("li", { class: "muted" }, w("more", { n: members.length - 12 })));
  const place = members[0]?.incident?.place;
  const title = place !== null && place !== undefined && points ? (points.places[place]?.label ?? "") : members.length === 1 ? (members[0]?.label ?? "") : "";
  const close = el("button", { type: "button", class: "btn btn--quiet btn--small btn--icon", "aria-label": w("close"), onclick: () => closePopup(root) }, icon("close"));
  const card = el("div", { class: "map-popup", role: "dialog", "aria-label": title || w("incident"), tabindex: "-1" }, title ? el("h3", {}, title) : null, list, close);
  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closePopup(root);
  });
  root.append(card);
  const left = Math.max(8, Math.min(x + 12, root.clientWidth - card.offsetWidth - 8));
  const top = Math.max(8, Math.min(y + 12, root.clientHeight - card.offsetHeight - 8));
  card.style.left = `${left}px`;
  card.style.top = `${top}px`;
  card.focus();
}
