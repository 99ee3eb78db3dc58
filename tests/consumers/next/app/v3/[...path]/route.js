const TRACKER = "x-recommendation-tracker-id";

/** The shop's backend passes the calls of its pages on; the tracker must come back with the answer. */
export async function POST(request, { params }) {
  const { path } = await params;
  const answer = await fetch(new URL(`/v3/${path.join("/")}`, process.env.VIP_PROXY_URL), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: await request.text(),
  });
  const headers = { [TRACKER]: answer.headers.get(TRACKER) ?? "" };
  return new Response(await answer.text(), { status: answer.status, headers });
}
