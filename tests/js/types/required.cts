// The same typings in a CommonJS file.

import api = require("vip-recommendations/required");

export async function picks(proxyUrl: string): Promise<string[]> {
  const client: api.RecommendationClient = await api.createClient({ proxyUrl });
  try {
    const { picks } = await client.pick({ offers: [{ offerId: "99000001CA01A12" }] });
    return picks.map((pick: api.RecommendationPick) => pick.id);
  } catch (error) {
    if (error instanceof api.RecommendationError || api.isRecommendationError(error)) {
      return [error.code, api.version];
    }
    throw error;
  }
}

// @ts-expect-error: proxyUrl is required
export const bad = api.createClient({});
