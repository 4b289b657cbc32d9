import { Function as CloudFrontFunction, FunctionCode, FunctionRuntime } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'

/** Runs in CloudFront: leads browsers from the root to the console, as `npm start` does, and lets programs through to the API. */
export const LEAD_TO_CONSOLE = `function handler(event) {
  var request = event.request
  var accept = request.headers.accept ? request.headers.accept.value : ''
  var isPage = request.method === 'GET' && accept.indexOf('text/html') !== -1
  if (request.uri === '/console' || (request.uri === '/' && isPage)) {
    return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: '/console/' } } }
  }
  return request
}
`

/** Runs in CloudFront: a bucket has no index of a folder. */
export const INDEX_OF_CONSOLE = `function handler(event) {
  var request = event.request
  if (request.uri === '/console/') request.uri = '/console/index.html'
  return request
}
`

/** A function that looks at what a browser asks before anything else does. */
export function viewerRequest(scope: Construct, id: string, code: string): CloudFrontFunction {
  return new CloudFrontFunction(scope, id, { runtime: FunctionRuntime.JS_2_0, code: FunctionCode.fromInline(code) })
}
