// The client's way to the proxy, which the demo can cut. A shop of yours needs none of this: the client
// takes the page's own fetch.

export function connection() {
  let isCut = false;

  return {
    fetch(url, init) {
      return isCut ? Promise.reject(new TypeError("Cut on purpose")) : fetch(url, init);
    },
    cut(wanted) {
      isCut = wanted;
    },
  };
}
