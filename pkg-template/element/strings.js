// @ts-check
// What the element says by itself. `{seats}` and `{date}` stand for the value. Where the number
// decides about the words, there is a form for each plural category that Intl.PluralRules has for
// the language; the last one is for all others.

/** Of each language there is a line for each of these. */
const KEYS =
  "heading accept acceptSeats expires upsell crossSell addOn seatExpansion newOpportunity renewOpportunity".split(
    " ",
  );

const TEXTS = {
  en: `Recommended for you
Add to cart
one:Add {seats} seat|Add {seats} seats
Until {date}
Upgrade
Goes well together
Add-on
More seats
You asked about this
Time to renew`,
  de: `Für Sie empfohlen
In den Warenkorb
one:{seats} Lizenz hinzufügen|{seats} Lizenzen hinzufügen
Bis {date}
Upgrade
Passt gut dazu
Add-on
Mehr Lizenzen
Ihre Anfrage
Jetzt verlängern`,
  fr: `Recommandé pour vous
Ajouter au panier
one:Ajouter {seats} licence|Ajouter {seats} licences
Jusqu’au {date}
Mise à niveau
Va bien avec
Complément
Plus de licences
Votre demande
À renouveler`,
  es: `Recomendado para usted
Añadir al carrito
one:Añadir {seats} licencia|Añadir {seats} licencias
Hasta el {date}
Mejora
Combina bien
Complemento
Más licencias
Su solicitud
Por renovar`,
  ja: `おすすめの製品
カートに追加
{seats}ライセンスを追加
{date}まで
アップグレード
関連製品
アドオン
ライセンスを追加
ご依頼の製品
更新時期`,
  ar: `موصى به لكم
إضافة إلى السلة
one:إضافة ترخيص واحد|two:إضافة ترخيصين|few:إضافة {seats} تراخيص|many:إضافة {seats} ترخيصًا|إضافة {seats} ترخيص
حتى {date}
ترقية
مكمل
إضافة
إضافة تراخيص
طلبكم
للتجديد`,
};

/** By language. @type {Record<string, import("../element.js").Strings>} */
export const STRINGS = Object.fromEntries(
  Object.entries(TEXTS).map(([language, texts]) => [
    language,
    Object.fromEntries(texts.split("\n").map((text, index) => [KEYS[index], text])),
  ]),
);
