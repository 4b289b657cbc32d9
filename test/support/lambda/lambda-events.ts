import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'

/** A request as API Gateway hands it on to Lambda; bytes go in Base64. */
export function apiEvent(
  method: string,
  path: string,
  contentType: string,
  body?: Uint8Array | string,
): APIGatewayProxyEventV2 {
  const [rawPath = '/', rawQueryString = ''] = path.split('?')
  const isBase64Encoded = body instanceof Uint8Array
  return {
    version: '2.0',
    routeKey: 'ANY /{proxy+}',
    rawPath,
    rawQueryString,
    headers: { host: 'api.example.com', 'content-type': contentType, accept: 'application/json' },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request',
      routeKey: 'ANY /{proxy+}',
      stage: '$default',
      time: '01/Jan/2026:12:00:00 +0000',
      timeEpoch: Date.UTC(2026, 0, 1, 12),
    },
    isBase64Encoded,
    ...(body !== undefined && { body: isBase64Encoded ? Buffer.from(body).toString('base64') : body }),
  }
}

/** What Lambda says about an invocation; sixty seconds are left. */
export function lambdaContext(functionName: string): Context {
  return {
    awsRequestId: 'request',
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:123456789012:function:${functionName}`,
    memoryLimitInMB: '1769',
    logGroupName: functionName,
    logStreamName: functionName,
    getRemainingTimeInMillis: () => 60_000,
    done() {},
    fail() {},
    succeed() {},
  }
}
