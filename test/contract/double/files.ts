// Handing out a rendered file, whole or not.

import type { ServerResponse } from "node:http";
import type { Double } from "./double.ts";
import type { Fault } from "./faults.ts";
import { answer, reset } from "./exchange.ts";
import { mediaFile } from "./media.ts";

export function fileOf(ask: {
  readonly double: Double;
  readonly id: string;
  readonly response: ServerResponse;
  readonly fault: Fault | undefined;
}): void {
  const { double, id, response, fault } = ask;
  const render = double.books.renders.get(id);
  if (render === undefined) return answer(response, { status: 404, body: { error: "no such file" } });
  const bytes = mediaFile(render.format, render.content);
  const headers = { "content-type": "binary/octet-stream" };
  switch (fault?.do === "file" ? fault.how : "whole") {
    case "whole":
      response.writeHead(
        200,
        double.dice.chance(0.7) ? { ...headers, "content-length": bytes.length } : headers,
      );
      response.end(bytes);
      return;
    case "cut":
      response.writeHead(200, { ...headers, "content-length": bytes.length });
      response.write(bytes.subarray(0, bytes.length / 2), () => reset(response));
      return;
    case "wrong-length":
      response.writeHead(200, headers);
      response.end(bytes.subarray(0, bytes.length - 5));
      return;
    case "forbidden":
      return answer(response, { status: 403, body: "<Error><Code>AccessDenied</Code></Error>" });
    case "html":
      return answer(response, { status: 200, body: "<html>Sign in to go on</html>" });
  }
}

export const fileSize = (double: Double, id: string): number => {
  const render = double.books.renders.get(id);
  return render === undefined ? 0 : mediaFile(render.format, render.content).length;
};
