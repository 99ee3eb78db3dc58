const { createClient } = require("vip-recommendations");

const proxyUrl = process.env.VIP_PROXY_URL;
createClient({ proxyUrl, customerId: "P1005060001" })
  .then((client) => client.pick())
  .then((picks) => console.log(JSON.stringify(picks)));
