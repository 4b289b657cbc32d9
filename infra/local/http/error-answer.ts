/** An error in the form of the API's, where a request does not reach the API. */
export function errorAnswer(
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ type, message, code: null }, { status, headers: { ...headers } })
}
