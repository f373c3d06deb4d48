/** The words of the islands, by page language. Words of pages are the server's. */
export type Lang = "ar" | "en";
export const lang: Lang = document.documentElement.lang.startsWith("ar") ? "ar" : "en";
export const rtl = document.documentElement.dir === "rtl";

const WORDS = {
  map: ["Map of incidents", "خريطة الحوادث"],
  mapHelp: ["Arrow keys move, plus and minus zoom, Enter opens what is nearest to the middle, Tab goes to the controls.", "مفاتيح الأسهم للتحريك، وعلامتا الجمع والطرح للتكبير والتصغير، ومفتاح Enter لفتح الأقرب إلى الوسط، ومفتاح Tab للأدوات."],
  zoomIn: ["Zoom in", "تكبير"],
  zoomOut: ["Zoom out", "تصغير"],
  fit: ["Show everything", "إظهار الكل"],
  inView: ["Only what is in view", "ما يظهر على الخريطة فقط"],
  contested: ["contested", "محل خلاف"],
  incident: ["incident", "حادثة"],
  disputedLine: ["border not agreed", "حدود غير متفق عليها"],
  failed: ["This part could not be loaded. What the page itself shows stays.", "تعذر تحميل هذا الجزء. ويبقى ما تعرضه الصفحة نفسها."],
  shown: ["{n} of {total} shown", "يظهر {n} من {total}"],
  onMap: ["{n} on the map", "{n} على الخريطة"],
  unplaced: ["{n} without a place", "{n} بلا مكان"],
  close: ["Close", "إغلاق"],
  outlets: ["outlets", "وسائل إعلام"],
  claims: ["claims", "إفادات"],
  more: ["and {n} more", "و{n} غيرها"],
  day: ["by day", "بالأيام"],
  week: ["by week", "بالأسابيع"],
  month: ["by month", "بالأشهر"],
  from: ["From", "من"],
  until: ["Until", "إلى"],
  clear: ["Clear dates", "مسح التواريخ"],
  outside: ["{n} long before or after", "{n} قبل ذلك أو بعده بكثير"],
  list: ["As a list", "في قائمة"],
  undated: ["{n} without a date", "{n} بلا تاريخ"],
  timeline: ["Incidents over time", "الحوادث عبر الزمن"],
  none: ["Nothing found", "لا نتائج"],
  results: ["{n} results", "النتائج: {n}"],
  remove: ["Remove", "إزالة"],
  addHere: ["Add a claim here", "أضف إفادة هنا"],
  keys: ["Keys", "المفاتيح"],
  keyNext: ["Next claim", "الإفادة التالية"],
  keyPrevious: ["Previous claim", "الإفادة السابقة"],
  keyAccept: ["Accept", "قبول"],
  keyReject: ["Reject", "رفض"],
  keyCorrect: ["Correct", "تصحيح"],
  keyWhy: ["Why it was coded so", "لماذا رُمِّزت هكذا"],
  keyAdd: ["Add the selected passage as a claim", "إضافة المقطع المحدد إفادةً"],
  keyUndo: ["Undo", "تراجع"],
  keySearch: ["Search", "بحث"],
  keyHelp: ["This list", "هذه القائمة"],
  keyGo: ["then a letter: a page", "ثم حرف: صفحة"],
  keyClose: ["Close", "إغلاق"],
  date: ["Date", "التاريخ"],
  place: ["Place", "المكان"],
  play: ["Day by day", "يومًا بيوم"],
  stop: ["Stop", "إيقاف"],
  accordingTo: ["as told on this date", "بحسب ما رُوي في هذا التاريخ"],
  unknown: ["not told", "لم يُذكر"],
  sent: ["Saved", "حُفظ"],
  notSent: ["Not saved: the workspace does not answer. Try again.", "لم يُحفظ: لا تستجيب مساحة العمل. حاول مجددًا."],
  files: ["{n} files chosen", "عدد الملفات المختارة: {n}"],
  auto: ["Colours: as the system", "الألوان: حسب النظام"],
  light: ["Colours: light", "الألوان: فاتحة"],
  dark: ["Colours: dark", "الألوان: داكنة"],
  claimOf: ["Claim {n} of {total}", "الإفادة {n} من {total}"],
  selected: ["Selected passage", "المقطع المحدد"],
  passages: ["passages", "مقاطع"],
} satisfies Record<string, [string, string]>;

export type Word = keyof typeof WORDS;

/** A string in the page language; numbers in `values` are written by locale. */
export function w(key: Word, values: Record<string, string | number> = {}): string {
  const text = WORDS[key][lang === "ar" ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "number" ? num(value) : (value ?? "");
  });
}

const locale = lang === "ar" ? "ar-u-nu-arab-ca-gregory" : "en-GB";
const numberFormat = new Intl.NumberFormat(locale);
const dayFormat = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const shortFormat = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
const monthFormat = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });

/** Between two facts in a line; in Arabic a dot would read as a zero. */
export const SEP = lang === "ar" ? "، " : " · ";

export const num = (value: number): string => numberFormat.format(value);
export const DAY = 86_400_000;
export const dayOf = (iso: string): number => Math.floor(Date.parse(`${iso.length === 4 ? `${iso}-01` : iso}`.slice(0, 10)) / DAY);
export const isoOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
export const longDay = (day: number): string => dayFormat.format(day * DAY);
export const shortDay = (day: number): string => shortFormat.format(day * DAY);
export const monthName = (day: number): string => monthFormat.format(day * DAY);
export const span = (first: string | null, last: string | null): string =>
  !first ? w("unknown") : !last || last === first ? longDay(dayOf(first)) : `${longDay(dayOf(first))} – ${longDay(dayOf(last))}`;
