// What the shop knows: customers, products, and a cart for each customer. It knows nothing of
// recommendations but that one can be put in the cart.

// This demo's own keys. The package keeps its own in localStorage and needs no help with it.
const CHOSEN = "larkspur:customer";
const ROLE = "larkspur:role";
const CART = "larkspur:cart:";

/** Who is greeted first: the first of the documented propensity seeds, both signals HIGH. */
const FIRST = "P1005060001";

/** The sandbox sells in one currency. */
export const CURRENCY = "USD";

const money = new Intl.NumberFormat("en", { style: "currency", currency: CURRENCY });

// Days come without a time, which means midnight in UTC.
const days = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });

/** An amount as shoppers read it. */
export function price(amount) {
  return money.format(amount);
}

/** "1 seat", "8 seats". */
export function seats(quantity) {
  return quantity === 1 ? "1 seat" : `${quantity} seats`;
}

/** A day as shoppers read it. */
export function day(date) {
  return days.format(new Date(date));
}

/** "02": the discount level that a part number is for. */
export function level(offerId) {
  return offerId.slice(10, 12);
}

/** One product has a part number for each discount level; what they share are ten characters. */
function family(offerId) {
  return offerId.slice(0, 10).toUpperCase();
}

/** Opens the shop with what the sandbox sells, and to whom. */
export async function openShop() {
  const [customers, catalogue] = await Promise.all([
    getJson("/sandbox/customers"),
    getJson("/sandbox/catalogue"),
  ]);
  return new Shop(customers, catalogue);
}

async function getJson(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/**
 * Fires "cart" when a cart has changed, "customer" when another customer is chosen, "owned" when
 * subscriptions or propensities have changed, "role" when an end customer has become a reseller or back.
 */
class Shop extends EventTarget {
  #products;
  #chosen;

  constructor(customers, catalogue) {
    super();
    this.customers = customers;
    this.catalogue = catalogue;
    this.#products = new Map(catalogue.map((product) => [family(product.offerId), product]));
    const stored = sessionStorage.getItem(CHOSEN);
    const known = customers.some(({ customerId }) => customerId === stored);
    this.#chosen = known ? stored : FIRST;
  }

  /** The customer who is shopping. */
  get customer() {
    return this.customers.find(({ customerId }) => customerId === this.#chosen);
  }

  choose(customerId) {
    this.#chosen = customerId;
    sessionStorage.setItem(CHOSEN, customerId);
    this.dispatchEvent(new Event("customer"));
  }

  /** Who is at the keyboard: the "customer", or a "reseller" who acts for all of them. */
  get role() {
    return sessionStorage.getItem(ROLE) ?? "customer";
  }

  become(role) {
    sessionStorage.setItem(ROLE, role);
    this.dispatchEvent(new Event("role"));
  }

  /** Sets `{ churn }` or `{ seatExpansion }` of the customer who is shopping. */
  async setLevels(levels) {
    await fetch(`/sandbox/customers/${encodeURIComponent(this.#chosen)}/propensity`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(levels),
    });
    await this.refresh();
  }

  /** Reads the customers again: after an order they own more. */
  async refresh() {
    this.customers = await getJson("/sandbox/customers");
    this.dispatchEvent(new Event("owned"));
  }

  /** What is known of a part number, at whatever discount level. Undefined: not sold here. */
  product(offerId) {
    return this.#products.get(family(offerId));
  }

  /** A part number is for machines; shoppers read names. */
  nameOf(offerId) {
    return this.product(offerId)?.name ?? offerId;
  }

  /** The cart's lines: `{ offerId, quantity, trackerId }`, the last being of the recommendation that was taken. */
  get cart() {
    return this.#cartOf(this.#chosen);
  }

  get total() {
    return this.#totalOf(this.cart);
  }

  /** The carts of the other customers that have something in them. */
  get otherCarts() {
    const others = this.customers.filter(({ customerId }) => customerId !== this.#chosen);
    const carts = others.map(({ customerId, name }) => {
      const lines = this.#cartOf(customerId);
      const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
      return { customerId, name, quantity, total: this.#totalOf(lines) };
    });
    return carts.filter(({ quantity }) => 0 < quantity);
  }

  /** Price of a line for a year. */
  amount({ offerId, quantity }) {
    return (this.product(offerId)?.price ?? 0) * quantity;
  }

  /** One more of a product. */
  add(offerId) {
    this.#save([{ offerId, quantity: 1 }]);
  }

  /** What a pick would put in the cart. An upsell comes in the quantity of what it takes the place of. */
  itemsOf(pick) {
    const replacedIn = (lines) =>
      lines
        .filter(({ offerId }) => pick.replaces.includes(offerId))
        .reduce((sum, { quantity }) => sum + quantity, 0);
    const instead = replacedIn(this.cart) || replacedIn(this.customer.subscriptions) || 1;
    return pick.items.map((item) => ({ ...item, quantity: item.quantity ?? instead }));
  }

  /** Whether the cart has all of these. Seats and opportunities stay recommended after they were taken. */
  has(items) {
    const seatsOf = (offerId) =>
      this.cart.find((line) => family(line.offerId) === family(offerId))?.quantity ?? 0;
    return items.every(({ offerId, quantity }) => quantity <= seatsOf(offerId));
  }

  /** Puts a pick in the cart. */
  take(pick) {
    const items = this.itemsOf(pick).map((item) => ({ ...item, trackerId: pick.trackerId }));
    const staying = this.cart.filter(({ offerId }) => !pick.replaces.includes(offerId));
    this.#save(items, staying);
  }

  setQuantity(offerId, quantity) {
    this.#write(
      this.#chosen,
      this.cart.map((line) => (line.offerId === offerId ? { ...line, quantity } : line)),
    );
  }

  remove(offerId) {
    this.#write(
      this.#chosen,
      this.cart.filter((line) => line.offerId !== offerId),
    );
  }

  /** Takes out of a cart what was ordered. The customer may have been changed in the meantime. */
  ordered(customerId, lines) {
    const left = this.#cartOf(customerId).map((line) => {
      const gone = lines.find(({ offerId }) => offerId === line.offerId)?.quantity ?? 0;
      return { ...line, quantity: line.quantity - gone };
    });
    this.#write(
      customerId,
      left.filter(({ quantity }) => quantity > 0),
    );
  }

  /** Adds items to lines; a product that is there already gets more seats. */
  #save(items, lines = this.cart) {
    const cart = lines.map((line) => ({ ...line }));
    for (const item of items) {
      const there = cart.find(({ offerId }) => family(offerId) === family(item.offerId));
      if (there) {
        there.quantity += item.quantity;
        there.trackerId = item.trackerId ?? there.trackerId;
      } else {
        cart.push({ ...item });
      }
    }
    this.#write(this.#chosen, cart);
  }

  #totalOf(lines) {
    return lines.reduce((sum, line) => sum + this.amount(line), 0);
  }

  #cartOf(customerId) {
    return JSON.parse(sessionStorage.getItem(CART + customerId) ?? "[]");
  }

  #write(customerId, cart) {
    sessionStorage.setItem(CART + customerId, JSON.stringify(cart));
    this.dispatchEvent(new Event("cart"));
  }
}

/** Forgets the chosen customer and all carts. */
export function forget() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("larkspur:")) sessionStorage.removeItem(key);
  }
}
