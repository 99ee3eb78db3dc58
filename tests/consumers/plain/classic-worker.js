importScripts("/pkg/dist/vip-recommendations.iife.js");

VipRecommendations.createClient({ proxyUrl: "/", customerId: "P1005060001" })
  .then((client) => client.pick())
  .then(postMessage);
