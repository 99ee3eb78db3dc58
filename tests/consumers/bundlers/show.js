/** Shows what is picked, and the tracker it came with. */
export async function show(client) {
  const list = document.querySelector("#picks");
  try {
    const { picks, trackerId } = await (await client).pick();
    for (const pick of picks) {
      const item = document.createElement("li");
      item.textContent = pick.items[0].offerId;
      list.append(item);
    }
    list.dataset.tracker = trackerId;
  } catch (error) {
    list.dataset.error = error.message;
  }
}
