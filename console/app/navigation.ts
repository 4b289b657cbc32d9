import { signal } from '@preact/signals'
import { type Route, readRoute, routeTo } from './route.ts'

/** The page that is shown: follows the address, back and forward included. */
export const route = signal<Route>(readRoute(location.hash))

addEventListener('hashchange', () => {
  route.value = readRoute(location.hash)
})

/** Goes to a page, as a link would. */
export function goTo(to: Exclude<Route, { page: 'unknown' }>): void {
  location.hash = routeTo(to)
}

/** Changes the address of the page that is shown without a step for "back": a filter that is being typed. */
export function replaceAddress(to: Exclude<Route, { page: 'unknown' }>): void {
  history.replaceState(null, '', routeTo(to))
  route.value = to
}

/** Goes on with a page after a way to another place, whose traces in the address go. */
export function comeBackTo(hash: string): void {
  history.replaceState(null, '', `${location.pathname}${hash}`)
  route.value = readRoute(hash)
}
