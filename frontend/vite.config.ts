import { defineConfig } from "vite";

// Names without hashes: the build is committed and compared, the server sends an ETag.
export default defineConfig({
  base: "/static/",
  publicDir: "public",
  build: {
    outDir: "../riwaya/review/static",
    emptyOutDir: true,
    target: ["chrome123", "firefox128", "safari17.5"],
    cssTarget: ["chrome123", "firefox128", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    cssCodeSplit: true,
    rollupOptions: {
      input: { app: "src/app.ts", style: "src/css/app.css" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "js/[name].js",
        assetFileNames: (asset) => {
          const name = asset.names[0] ?? "";
          if (name.endsWith(".woff2")) return `fonts/${name.replace("-normal", "").replace("arabic-arabic", "arabic")}`;
          if (name.includes("worker")) return "js/map-worker.js";
          if (name.endsWith(".css")) return "app.css";
          return "[name][extname]";
        },
        manualChunks: (id) => (id.includes("maplibre-gl") && !id.includes("worker") ? "maplibre" : undefined),
      },
    },
  },
});
