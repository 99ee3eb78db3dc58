// @ts-check
// What the element says by itself. `{seats}` and `{date}` stand for the value. Where the number
// decides about the words, there is a form for each plural category that Intl.PluralRules has for
// the language; the last one is for all others.

const KEYS = /** @type {const} */ ([
  "heading",
  "accept",
  "acceptSeats",
  "expires",
  "upsell",
  "crossSell",
  "addOn",
  "seatExpansion",
  "newOpportunity",
  "renewOpportunity",
]);

const TEXTS = {
  en: [
    "Recommended for you",
    "Add to cart",
    "one:Add {seats} seat|Add {seats} seats",
    "Until {date}",
    "Upgrade",
    "Goes well together",
    "Add-on",
    "More seats",
    "You asked about this",
    "Time to renew",
  ],
  de: [
    "Für Sie empfohlen",
    "In den Warenkorb",
    "one:{seats} Lizenz hinzufügen|{seats} Lizenzen hinzufügen",
    "Bis {date}",
    "Upgrade",
    "Passt gut dazu",
    "Zusatzprodukt",
    "Mehr Lizenzen",
    "Von Ihnen angefragt",
    "Zeit für die Verlängerung",
  ],
  fr: [
    "Recommandé pour vous",
    "Ajouter au panier",
    "one:Ajouter {seats} licence|Ajouter {seats} licences",
    "Jusqu’au {date}",
    "Mise à niveau",
    "Idéal en complément",
    "Module complémentaire",
    "Licences supplémentaires",
    "À votre demande",
    "À renouveler",
  ],
  es: [
    "Recomendado para usted",
    "Añadir al carrito",
    "one:Añadir {seats} licencia|Añadir {seats} licencias",
    "Hasta el {date}",
    "Versión superior",
    "Combina bien",
    "Complemento",
    "Más licencias",
    "A petición suya",
    "Es hora de renovar",
  ],
  ja: [
    "おすすめの製品",
    "カートに追加",
    "{seats}ライセンスを追加",
    "{date}まで",
    "アップグレード",
    "相性の良い製品",
    "アドオン",
    "ライセンスの追加",
    "お問い合わせの製品",
    "更新の時期です",
  ],
  ar: [
    "موصى به لكم",
    "إضافة إلى السلة",
    "one:إضافة ترخيص واحد|two:إضافة ترخيصين|few:إضافة {seats} تراخيص|many:إضافة {seats} ترخيصًا|إضافة {seats} ترخيص",
    "حتى {date}",
    "ترقية",
    "منتج مكمّل",
    "وظيفة إضافية",
    "المزيد من التراخيص",
    "بناءً على طلبكم",
    "حان وقت التجديد",
  ],
};

/** By language. @type {Record<string, import("../element.js").Strings>} */
export const STRINGS = Object.fromEntries(
  Object.entries(TEXTS).map(([language, texts]) => [
    language,
    Object.fromEntries(KEYS.map((key, index) => [key, texts[index]])),
  ]),
);
