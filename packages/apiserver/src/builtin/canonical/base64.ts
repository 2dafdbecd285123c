const canonical = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Why a text is no base64, as Go's decoder words it; undefined when it is. Line breaks are allowed, as there. */
export function base64Error(text: string): string | undefined {
  if (canonical.test(text)) return undefined;
  const compact = text.replaceAll(/[\r\n]/g, '');
  if (canonical.test(compact)) return undefined;
  const odd = text.search(/[^A-Za-z0-9+/=\r\n]/);
  return `illegal base64 data at input byte ${odd >= 0 ? odd : firstMisplaced(text)}`;
}

/** Where padding is wrong or the text ends too early: Go names the start of the incomplete group of four. */
function firstMisplaced(text: string): number {
  const padding = text.indexOf('=');
  if (padding < 0) return text.length - (text.length % 4);
  return padding % 4 >= 2 && padding < text.length - 2 ? padding + 1 : padding;
}
