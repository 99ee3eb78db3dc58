// @ts-check
// What the sandbox knows from the start: products, rules, seeds, customers, errors, countries.

/** Part number of a product of the sandbox, at base level. @param {number | string} product */
export const offer = (product) => `990000${String(product).padStart(2, "0")}CA01A12`;

const [PRO, ALL_APPS, EDITION_4, ALL_APPS_ENTERPRISE, EXPRESS] = [1, 2, 3, 4, 5].map(offer);
const [AI_ENTERPRISE, AI_TEAMS] = [6, 7].map(offer);
const ACROBAT_TEAMS = [8, 9].map(offer);
const ACROBAT_ENTERPRISE = [10, 11].map(offer);
export const ACROBATS = [...ACROBAT_TEAMS, ...ACROBAT_ENTERPRISE];
export const AI_ASSISTANTS = [AI_ENTERPRISE, AI_TEAMS];
/** How many products there are; the last one, Photoshop, is in no rule. */
export const PRODUCTS = 12;
/** Only these may be bought in more than 10,000 seats. */
export const ENTERPRISE = [3, 4, 6, 10, 11].map(offer);
export const ACROBAT_PRO_TEAMS = ACROBAT_TEAMS[0];

/** A recommended product and those that lead to it; no such products: any does. @typedef {[string, string[]]} Rule */

/** @type {Rule[]} */
const CROSS_SELLS = [[EXPRESS, []]];
/** For a customer as a whole: recommended whether or not anything owned leads to it. */
export const CUSTOMER_RULES = {
  upsells: /** @type {Rule[]} */ ([[PRO, [ALL_APPS]]]),
  crossSells: CROSS_SELLS,
  addOns: /** @type {Rule[]} */ ([[AI_ENTERPRISE, ACROBATS]]),
};
/** For a cart: recommended where something in it leads to it. */
export const CART_RULES = {
  upsells: /** @type {Rule[]} */ ([
    [PRO, [ALL_APPS]],
    [EDITION_4, [ALL_APPS_ENTERPRISE]],
  ]),
  crossSells: CROSS_SELLS,
  addOns: /** @type {Rule[]} */ ([
    [AI_ENTERPRISE, ACROBAT_ENTERPRISE],
    [AI_TEAMS, ACROBAT_TEAMS],
  ]),
};

/** Code and description of a reason, by the word that the seeds below use for it. */
export const REASONS = {
  months: [
    "contract_num_months_to_renew",
    "Number of months remaining until this customer's contract is up for renewal.",
  ],
  launch: [
    "contract_num_days_since_last_desktop_app_launch_in_last_365_days",
    "Number of days since the customer last launched any Adobe desktop app (within the past year).",
  ],
  visit: [
    "contract_acom_domain_visit_flag_in_last_30_days",
    "Whether anyone from the customer's organisation has visited Adobe.com in the past 30 days.",
  ],
  apps: [
    "contract_num_distinct_desktop_apps_installed_in_last_30_days",
    "Number of distinct Adobe desktop apps installed across customer endpoints in the past 30 days.",
  ],
  installs: [
    "contract_num_Acrobat_desktop_install_events_in_last_365_days",
    "Acrobat desktop install events on customer endpoints in the past year.",
  ],
  assigned: [
    "team_num_assigned_seats_at_snapshot",
    "Number of seats currently assigned to end users.",
  ],
  ratio: [
    "team_deployment_ratio_at_snapshot",
    "Share of provisioned seats that are currently assigned to end users.",
  ],
  change: [
    "team_provisioned_quantity_rate_of_change_at_last_30_days",
    "Rate of change in total provisioned seats over the past 30 days.",
  ],
};

/** The thirteen documented seeds: churn, and seatExpansion, whose first number is the predicted size. Empty: no data. */
export const SEEDS = [
  ["HIGH months=2 launch=60 visit=0", "HIGH 8 installs=18 assigned=13 ratio=0.97 change=0.15"],
  ["HIGH months=2 launch=90 visit=0", "LOW 2 ratio=0.23"],
  ["LOW months=11 launch=3", "HIGH 6 installs=22 ratio=0.92 change=0.18"],
  ["MEDIUM months=6 launch=30", "MEDIUM 3 installs=6 ratio=0.80"],
  ["LOW months=11 launch=2", "LOW 1 ratio=0.18"],
  ["HIGH months=1 launch=75 visit=0", ""],
  ["", "HIGH 10 installs=28 assigned=50 ratio=1.00 change=0.20"],
  ["MEDIUM months=6 launch=20", "HIGH 7 installs=7 ratio=0.93 change=0.10"],
  ["HIGH months=3 launch=50 visit=0", "MEDIUM 3 installs=4 ratio=0.82"],
  ["HIGH months=2 launch=45 visit=0", "HIGH 15 installs=35 assigned=100 ratio=0.98 change=0.12"],
  ["MEDIUM months=6 launch=25", ""],
  ["", "LOW 1 ratio=0.08"],
  ["HIGH months=4 launch=55 apps=0", "HIGH 5 installs=14 assigned=35 ratio=0.96"],
];

/** Days to the renewal, and products owned with their seats, of the customers that show a seed each. */
export const SEEDED = [
  [60, "2x13 8x18"],
  [60, "2x8 9x22"],
  [330, "8x24 2x4"],
  [180, "2x12 8x6"],
  [330, "9x15 2x3"],
  [28, "2x9 8x5"],
  [150, "2x50 8x28"],
  [180, "8x40 12x2"],
  [90, "2x17 8x4"],
  [60, "4x100 10x35"],
  [180, "2x6 9x4"],
  [240, "8x12"],
  [120, "2x35 8x14"],
];

/** The others, with the level of both signals. */
export const OTHERS = [
  ["P1005060100", 200, "MEDIUM", "2x10 8x10"],
  ["P1005060200", 200, "OPT_OUT", "12x7"],
  ["P1005060300", 20, "MEDIUM", "2x15 8x15"],
  ["P1005060400", 100, "MEDIUM", "2x25 1x5 5x12 8x40"],
  ["1005513019", 200, "MEDIUM", "2x60 8x20"],
];

/** Opportunities of P1005060300: intent, days since creation, days to the expiry, offers and seats. */
export const OPPORTUNITIES = [
  ["new", 5, 25, "99000001CA02A12x25 99000005CA01A12x5"],
  ["new", 60, -30, "99000012CA01A12x4"],
  ["renew", 4, 18, "99000008CA02A12x15"],
];

/** The documented sample of a deal registration. */
export const DISCOUNTS = {
  dealRegistrations: [
    {
      category: "DEAL_REGISTRATION",
      name: "Acrobat Pro Q1 Deal Registration",
      description: "10% deal registration for qualifying partners on Acrobat Pro orders",
      startDate: "2026-01-01T00:00:00Z",
      endDate: "2026-04-10T23:59:59Z",
      status: "ACTIVE",
      qualification: { baseOfferIds: [ACROBAT_PRO_TEAMS] },
      outcomes: [{ type: "PERCENTAGE_DISCOUNT", discountValues: [{ value: 10 }] }],
    },
  ],
};

/** Adobe's words for a code. */
export const MESSAGES = {
  1116: "Invalid Customer",
  1117: "Some Fields are Invalid",
  1121: "Request contains additional unexpected fields.",
  1122: "Request is missing required fields",
  1124: "Internal Server Error. Please try again later",
  1132: "Invalid value for search parameter",
  1133: "Offset out of range",
  2119: "Too many line items",
  2120: "Line item quantity out of range",
  2121: "Duplicate line item numbers",
  2122: "Line item Offer ID is invalid",
  2123: "extLineItemNumber out of range",
  2125: "Distributor not allowed to sell in the currency for the region",
  2126: "externalReferenceId exceeds maximum character limit",
  2129: "Customer is not eligible to purchase Offer ID",
  2136: "Please review the renewal settings. Auto-renewal needs to be turned on for at least 1 quantity",
  2140: "Order contains order level currency and line-item level currency",
  2149: "Switch plan error: Requested quantity and cancel quantity must be equal.",
  2150: "Switch path validity check failed.",
  2151: "Requested quantity must be less than or equal to the active subscription quantity.",
  2152: "Only one item supported for switch",
  2153: "Line item and cancelling line item mismatch.",
  3115: "Invalid Customer or Subscription ID",
  3116: "renewalQuantity out of range",
  3131: "Early renewal in progress. Invalid order type.",
  4115: "API key is invalid or missing",
  4116: "Authorization token is invalid",
  4117: "Authorization token is missing",
  4118: "Too many requests",
  4119: "Correlation ID is Invalid or Missing",
  4120: "Duplicate request id, same requestId has already been processed",
  4121: "You are not allowed to perform that action on this resource",
  4122: "This request is already being processed. Please wait a moment and try again.",
  5122: "Order placement is currently unavailable. Please try again later.",
  5136: "Not allowed to fetch Recommendations for Country Code XX",
  5137: "Not allowed to fetch Recommendations for language XX",
};

/** HTTP status of a code, where it is not 400. */
export const STATUSES = {
  1116: 404,
  1124: 500,
  3115: 404,
  4115: 403,
  4116: 401,
  4117: 403,
  4118: 429,
  4121: 403,
};

/** Countries with recommendations: for each word, its first letter with each of the others. */
const COUNTRIES =
  "ADEFGILMORSTUWZ BABDEFGHIJMNORSTWYZ CACDFGHIKLMNORVXYZ DEJKMOZ ECEGRST FIJKMOR " +
  "GABDEFHILMNPQRTUWY HKNRTU IDELNQST JMOP KEGHINRWYZ LABCIKRSTUVY MACDEGHKLMNOPQRSTUVWXYZ " +
  "NACEFGILOPRUZ OM PAEFGHKLMRSTY QA REOSUW SABCEGHIKLMNORTVXZ TCDGHJKLMNORTVWZ UAGMSYZ VACEGINU " +
  "WFS YET ZAMW";

/** @param {string} code */
export function isCountry(code) {
  return (
    code.length === 2 &&
    COUNTRIES.split(" ").some((word) => word[0] === code[0] && word.indexOf(code[1], 1) > 0)
  );
}
