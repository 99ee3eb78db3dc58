import { createApp, markRaw } from "vue";
import { createClient } from "vip-recommendations";
import Shop from "./Shop.vue";

const client = await createClient({ proxyUrl: "/", customerId: "P1005060001" });

createApp(Shop, { client: markRaw(client) }).mount("#shop");
