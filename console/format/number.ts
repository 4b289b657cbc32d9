/** A count as people of this place write it. */
export function countText(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(count)
}

/** A count for a small badge: 1234 as 1.2K. */
export function shortCount(count: number, locale?: string): string {
  return count < 10_000
    ? countText(count, locale)
    : new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(count)
}

/** A count with its sign: +5, −3, ±0. */
export function signedCount(count: number, locale?: string): string {
  if (count === 0) return '±0'
  return count > 0 ? `+${countText(count, locale)}` : `−${countText(-count, locale)}`
}

/** Dollars to the cent, small sums to the hundredth of one: a batch of 1,000 costs less than a tenth of a cent. */
export function dollarText(dollars: number, locale?: string): string {
  if (dollars > 0 && dollars < 0.0001) return `less than ${dollarText(0.0001, locale)}`
  const digits = dollars !== 0 && dollars < 0.1 ? 4 : 2
  const form = {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const
  return new Intl.NumberFormat(locale, form).format(dollars)
}

/** A share of a whole in percent, rounded down so that 100 % is said only of all. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part / whole) * 100)
}

/** `1 instance`, `2 instances`. */
export function counted(count: number, one: string, many = `${one}s`, locale?: string): string {
  return `${countText(count, locale)} ${count === 1 ? one : many}`
}
