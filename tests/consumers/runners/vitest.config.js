import { defineConfig } from "vitest/config";

// A page of the shop, as happy-dom allows requests to the page's own origin only.
const url = process.env.VIP_PROXY_URL;

export default defineConfig({
  test: {
    include: ["picks.spec.mjs"],
    environmentOptions: { jsdom: { url }, happyDOM: { url } },
  },
});
