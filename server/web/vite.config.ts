import { defineConfig } from "vite";

// One entry per page that a script adds to; the Go side finds their hashed names in the manifest.
export default defineConfig({
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    modulePreload: false,
    target: "es2022",
    rollupOptions: {
      input: { graph: "src/graph.ts" },
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
