/** Shows what is picked, and the tracker it came with. A script, so that pages of both kinds have it. */
globalThis.show = async function show(picking) {
  const list = document.querySelector("#picks");
  try {
    const { picks, trackerId } = await picking;
    for (const pick of picks) {
      const item = document.createElement("li");
      item.textContent = pick.items[0].offerId;
      list.append(item);
    }
    list.dataset.tracker = trackerId;
  } catch (error) {
    list.dataset.error = error.message;
  }
};
