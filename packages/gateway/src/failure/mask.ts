/** SUPIs and IMSIs as they appear in texts. IMSIs and IMEIs have 14 to 16 digits; no other number in our texts is that long. */
const identity = /\bimsi-(\d{5})\d+|\b(\d{5})\d{9,}/gi;
const nai = /\bnai-[^\s"',;]+/gi;

/** Replaces what identifies a subscriber by the part that names the home network: `imsi-20895…`. For logs and error texts. */
export function maskSubscribers(text: string): string {
  return text
    .replace(identity, (_, ofSupi?: string, bare?: string) => (ofSupi === undefined ? `${bare}…` : `imsi-${ofSupi}…`))
    .replace(nai, 'nai-…');
}
