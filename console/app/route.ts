/** The pages of the console: what stands behind the # of its address. */
export type Route =
  | { readonly page: 'processes' }
  | { readonly page: 'definition'; readonly id: string; readonly filter: URLSearchParams }
  | { readonly page: 'instance'; readonly id: string }
  | { readonly page: 'batches' }
  | { readonly page: 'batch'; readonly id: string }
  | { readonly page: 'log' }
  | { readonly page: 'unknown'; readonly path: string }

/** The page that an address' fragment means; an empty one is the list of processes. */
export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const [page = '', id] = path.split('/', 2).map(decode)
  if (id === undefined || id === '') return routeOfList(page, path)
  if (page === 'definition') return { page, id, filter: new URLSearchParams(query) }
  if (page === 'instance' || page === 'batch') return { page, id }
  return { page: 'unknown', path }
}

function routeOfList(page: string, path: string): Route {
  if (page === '') return { page: 'processes' }
  if (page === 'processes' || page === 'batches' || page === 'log') return { page }
  return { page: 'unknown', path }
}

/** The fragment of a page's address, from its # on. */
export function routeTo(route: Exclude<Route, { page: 'unknown' }>): string {
  if (!('id' in route)) return `#/${route.page}`
  const filter = 'filter' in route ? route.filter.toString() : ''
  return `#/${route.page}/${encodeURIComponent(route.id)}${filter === '' ? '' : `?${filter}`}`
}

/** A wrong % sequence stands for itself: nobody's address ends the page. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
