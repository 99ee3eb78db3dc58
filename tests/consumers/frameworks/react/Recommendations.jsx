import { useEffect, useState } from "react";

/** What to offer the customer; `onAccept` puts a pick into the cart. */
export function Recommendations({ client, cart, onAccept }) {
  const [picks, setPicks] = useState([]);
  const [failure, setFailure] = useState(null);

  // A new cart asks anew; what is no longer wanted is aborted, as it is on unmount.
  useEffect(() => {
    const abort = new AbortController();
    client.pick({ offers: cart }, { signal: abort.signal }).then(
      ({ picks }) => {
        setFailure(null);
        setPicks(picks);
        client.shown(picks);
      },
      (error) => error.code !== "aborted" && setFailure(error),
    );
    return () => abort.abort();
  }, [client, cart]);

  if (failure) return <p role="alert">Recommendations are not available ({failure.code}).</p>;

  function accept(pick) {
    client.accepted(pick);
    onAccept(pick);
  }

  return (
    <ul id="picks" data-tracker={picks[0]?.trackerId}>
      {picks.map((pick) => (
        <li key={pick.id}>
          <button onClick={() => accept(pick)}>{pick.items[0].offerId}</button>
        </li>
      ))}
    </ul>
  );
}
