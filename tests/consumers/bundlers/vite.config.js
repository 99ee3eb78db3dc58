import { defineConfig } from "vite";

// With the shop's own Host, as the proxy compares it with the Origin.
const proxy = { target: process.env.VIP_PROXY_URL, changeOrigin: false };

export default defineConfig({
  build: { outDir: "out/vite", rolldownOptions: { input: ["index.html", "slim.html"] } },
  // In development the shop's own server passes the calls on to the proxy.
  server: { host: "127.0.0.1", port: 0, proxy: { "/v3": proxy, "/pkg": proxy } },
});
