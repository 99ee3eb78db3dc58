// A page of the shop, as happy-dom allows requests to the page's own origin only.
const url = process.env.VIP_PROXY_URL ?? "http://localhost";

export default { testMatch: ["**/picks.spec.cjs"], testEnvironmentOptions: { url } };
