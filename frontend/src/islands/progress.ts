/** Asks how far a job is, each second; at its end what is live on the page is fetched again. */
import { el } from "../dom";
import { refresh } from "../live";
import { SEP, num } from "../words";

interface Job { state: string; done: number; total: number | null; message?: string }

export default function progress(root: HTMLElement): void {
  const bar = root.querySelector<HTMLProgressElement>("progress") ?? el("progress", { class: "progress" });
  const said = el("p", { class: "small muted", role: "status" });
  if (!bar.isConnected) root.append(bar);
  if (!bar.hasAttribute("aria-label")) bar.setAttribute("aria-label", root.getAttribute("aria-label") ?? "…");
  root.append(said);
  const ask = async (): Promise<void> => {
    if (!root.isConnected) return;
    try {
      const job = (await (await fetch(root.dataset.src as string)).json()) as Job;
      if (job.total) {
        bar.max = job.total;
        bar.value = job.done;
      }
      said.textContent = `${job.total ? `${num(job.done)} / ${num(job.total)}` : num(job.done)}${job.message ? `${SEP}${job.message}` : ""}`;
      if (job.state !== "running" && job.state !== "waiting") {
        await refresh();
        return;
      }
    } catch {
      /* asked again */
    }
    setTimeout(() => void ask(), 1000);
  };
  void ask();
}
