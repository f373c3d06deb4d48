/** Incidents over time: bars by day, week or month; a brush of two handles sets `since` and `until`. Reads right to left in Arabic. */
import { el, icon, svg, uid } from "../dom";
import { load, within, type Points } from "../points";
import { change, onQuery, query } from "../query";
import { SEP, DAY, dayOf, isoOf, longDay, monthName, num, rtl, shortDay, w } from "../words";

type Unit = "day" | "week" | "month";
interface Bin { first: number; last: number; all: number; seen: number; contested: number }

function cut(day: number, unit: Unit): number {
  if (unit === "day") return day;
  if (unit === "week") return day - ((((day + 3) % 7) + 7) % 7); // Monday
  const date = new Date(day * DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY;
}
function next(first: number, unit: Unit): number {
  if (unit === "day") return first + 1;
  if (unit === "week") return first + 7;
  const date = new Date(first * DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / DAY;
}

/** First and last day worth drawing: where one date in twenty at each end would more than halve the chart, it is left out. */
function reach(points: Points): [number, number] | null {
  const days = points.rows.flatMap((r) => (r.first === null ? [] : [r.first])).sort((a, b) => a - b);
  if (!days.length) return null;
  const spare = Math.floor(days.length / 20);
  const all: [number, number] = [days[0] as number, days[days.length - 1] as number];
  const most: [number, number] = [days[spare] as number, days[days.length - 1 - spare] as number];
  return most[1] - most[0] + 1 < (all[1] - all[0] + 1) / 2 ? most : all;
}

export default async function timeline(root: HTMLElement): Promise<void> {
  const source = root.dataset.src as string;
  const brushes = root.dataset.brush !== "none";
  let points = await load(source);
  const title = el("span", {});
  const clear = el("button", { type: "button", class: "btn btn--small", onclick: () => change({ since: null, until: null }, root) }, icon("close"), w("clear"));
  const head = el("div", { class: "timeline-head" }, title, clear);
  const chart = el("div", { class: "timeline-chart" });
  const handles = (["since", "until"] as const).map((name) => el("button", { type: "button", class: "timeline-handle", role: "slider", "data-name": name, "aria-label": w(name === "since" ? "from" : "until") }));
  root.replaceChildren(head, chart);
  const hatch = uid("hatch");

  let [from, to] = [0, 1];
  let unit: Unit = "week";
  let bins: Bin[] = [];
  let width = 600;
  const height = () => chart.clientHeight - 22;
  const xOf = (day: number): number => {
    const x = ((day - from) / Math.max(1, to - from)) * width;
    return rtl ? width - x : x;
  };
  const dayAt = (x: number): number => Math.floor(from + ((rtl ? width - x : x) / Math.max(1, width)) * (to - from));
  const chosen = (): [number, number] => {
    const now = query();
    return [now.get("since") ? dayOf(now.get("since") as string) : from, now.get("until") ? dayOf(now.get("until") as string) : to - 1];
  };

  function count(): void {
    const edge = reach(points);
    if (!edge) {
      title.textContent = w("undated", { n: points.rows.length });
      bins = [];
      return;
    }
    const days = edge[1] - edge[0] + 1;
    unit = days <= 70 ? "day" : days <= 800 ? "week" : "month";
    from = cut(edge[0], unit);
    to = next(cut(edge[1], unit), unit);
    bins = [];
    const index = new Map<number, Bin>();
    for (let first = from; first < to; first = next(first, unit)) {
      const bin = { first, last: next(first, unit) - 1, all: 0, seen: 0, contested: 0 };
      bins.push(bin);
      index.set(first, bin);
    }
    const seen = new Set(within(points.rows, { box: true }));
    let [undated, outside] = [0, 0];
    for (const row of points.rows) {
      if (row.first === null) {
        undated++;
        continue;
      }
      const bin = index.get(cut(row.first, unit));
      if (!bin) {
        outside++;
        continue;
      }
      bin.all++;
      if (seen.has(row)) {
        bin.seen++;
        if (row.contested) bin.contested++;
      }
    }
    title.textContent = `${w("timeline")}, ${w(unit)}${undated ? `${SEP}${w("undated", { n: undated })}` : ""}${outside ? `${SEP}${w("outside", { n: outside })}` : ""}`;
  }

  function draw(): void {
    width = Math.max(120, chart.clientWidth);
    const tall = height();
    const most = Math.max(1, ...bins.map((b) => b.all));
    const picture = svg("svg", { role: "img", "aria-label": `${w("timeline")}: ${longDay(from)} – ${longDay(to - 1)}`, viewBox: `0 0 ${width} ${chart.clientHeight}`, preserveAspectRatio: "none" },
      svg("defs", {}, svg("pattern", { id: hatch, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg("rect", { width: 5, height: 5, class: "hatch-a" }), svg("rect", { width: 2.2, height: 5, class: "hatch-b" }))));
    const [a, b] = chosen();
    const now = query();
    const brushed = now.has("since") || now.has("until");
    for (const bin of bins) {
      const [x1, x2] = [xOf(bin.first), xOf(bin.last + 1)].sort((p, q) => p - q) as [number, number];
      const gap = x2 - x1 > 4 ? 1 : 0;
      const inside = bin.last >= a && bin.first <= b;
      const bar = (n: number, css: string, extra: Record<string, string> = {}) => n ? svg("rect", { class: css, x: (x1 + gap / 2).toFixed(2), width: Math.max(0.7, x2 - x1 - gap).toFixed(2), y: (tall - (n / most) * (tall - 16)).toFixed(2), height: ((n / most) * (tall - 16)).toFixed(2), ...extra }) : null;
      const group = svg("g", {}, svg("title", {}, `${unit === "day" ? longDay(bin.first) : unit === "month" ? monthName(bin.first) : `${shortDay(bin.first)} – ${longDay(bin.last)}`}: ${num(bin.seen)}${bin.contested ? `${SEP}${num(bin.contested)} ${w("contested")}` : ""}`));
      for (const rect of [bar(bin.all, "bar-all"), bar(bin.seen, inside ? "bar-in" : "bar-out"), inside ? bar(bin.contested, "bar-con", { fill: `url(#${hatch})` }) : null]) if (rect) group.append(rect);
      picture.append(group);
    }
    picture.append(svg("line", { class: "axis", x1: 0, x2: width, y1: tall, y2: tall }), svg("text", { x: rtl ? width - 2 : 2, y: 11, "text-anchor": rtl ? "end" : "start", direction: "ltr" }, num(most)));
    const fits = Math.max(2, Math.floor(width / 92));
    const ticks = bins.filter((bin) => unit === "day" || unit === "month" || new Date(bin.first * DAY).getUTCDate() <= 7);
    const every = Math.max(1, Math.ceil(ticks.length / fits));
    ticks.forEach((bin, i) => {
      if (i % every) return;
      const x = xOf(bin.first);
      if (rtl ? x < 70 : x > width - 70) return;
      picture.append(svg("line", { class: "axis", x1: x, x2: x, y1: tall, y2: tall + 4 }), svg("text", { x: rtl ? x - 2 : x + 2, y: tall + 17, "text-anchor": rtl ? "end" : "start", direction: "ltr" }, unit === "day" ? shortDay(bin.first) : monthName(bin.first)));
    });
    if (brushed) {
      const [x1, x2] = [xOf(a), xOf(b + 1)].sort((p, q) => p - q) as [number, number];
      picture.append(svg("rect", { class: "brush", x: x1, width: Math.max(1, x2 - x1), y: 0, height: tall }));
    }
    chart.replaceChildren(picture, ...(brushes && bins.length ? handles : []));
    clear.hidden = !brushed;
    for (const handle of handles) {
      const since = handle.dataset.name === "since";
      const value = Math.max(from, Math.min(to - 1, since ? a : b));
      handle.style.left = `${Math.max(0, Math.min(width, xOf(since ? value : value + 1)))}px`;
      for (const [key, text] of Object.entries({ "aria-valuemin": String(from), "aria-valuemax": String(to - 1), "aria-valuenow": String(value), "aria-valuetext": longDay(value) })) handle.setAttribute(key, text);
    }
  }

  function set(since: number, until: number): void {
    const [a, b] = since <= until ? [since, until] : [until, since];
    change({ since: a <= from ? null : isoOf(Math.min(a, to - 1)), until: b >= to - 1 ? null : isoOf(Math.max(b, from)) }, root);
    draw();
  }
  for (const handle of handles) {
    handle.addEventListener("keydown", (event) => {
      const step = event.key.startsWith("Page") ? 30 : unit === "day" ? 1 : 7;
      const onward = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowUp: 1, ArrowDown: -1, PageUp: 1, PageDown: -1 }[event.key];
      const since = handle.dataset.name === "since";
      let [a, b] = chosen();
      if (event.key === "Home") since ? (a = from) : (b = from);
      else if (event.key === "End") since ? (a = to - 1) : (b = to - 1);
      else if (onward) since ? (a = Math.min(b, a + onward * step)) : (b = Math.max(a, b + onward * step));
      else return;
      event.preventDefault();
      set(a, b);
      handle.focus();
    });
  }
  let drag: { name: string | null; start: number } | null = null;
  chart.addEventListener("pointerdown", (event) => {
    if (!brushes || !bins.length || event.button) return;
    const x = event.clientX - chart.getBoundingClientRect().left;
    const name = (event.target as Element).closest<HTMLElement>(".timeline-handle")?.dataset.name ?? null;
    drag = { name, start: dayAt(x) };
    chart.setPointerCapture(event.pointerId);
  });
  chart.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const day = Math.max(from, Math.min(to - 1, dayAt(event.clientX - chart.getBoundingClientRect().left)));
    const [a, b] = chosen();
    if (drag.name === "since") set(Math.min(day, b), b);
    else if (drag.name === "until") set(a, Math.max(day, a));
    else if (Math.abs(day - drag.start) >= 1 || unit === "day") set(cut(Math.min(drag.start, day), unit), next(cut(Math.max(drag.start, day), unit), unit) - 1);
  });
  chart.addEventListener("pointerup", (event) => {
    if (drag && !drag.name) {
      const day = dayAt(event.clientX - chart.getBoundingClientRect().left);
      if (day === drag.start) set(cut(day, unit), next(cut(day, unit), unit) - 1); // a click takes the bar
    }
    drag = null;
  });
  onQuery((by) => {
    if (by === root) return;
    void load(source).then((fresh) => {
      points = fresh;
      count();
      draw();
    });
  });
  let tallNow = 0;
  new ResizeObserver(() => {
    if (Math.abs(chart.clientWidth - width) > 2 || Math.abs(chart.clientHeight - tallNow) > 2) {
      tallNow = chart.clientHeight;
      draw();
    }
  }).observe(chart);
  count();
  draw();
}
