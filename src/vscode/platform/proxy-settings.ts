// The proxy that VS Code uses for a request, read from its settings and the environment at each call.

import * as vscode from "vscode";
import type { ProxyRoute } from "../../core/failures/errors.js";
import { type Route, routeTo } from "../../node/network/proxy-route.js";

export function routeOf(target: URL): Route {
  const http = vscode.workspace.getConfiguration("http");
  const exceptions: unknown = http.get("noProxy");
  return routeTo(
    target,
    {
      proxy: http.get<string>("proxy"),
      noProxy: Array.isArray(exceptions) ? exceptions.filter((each): each is string => typeof each === "string") : [],
      supported: http.get("proxySupport") !== "off" && http.get("fetchAdditionalSupport") !== false,
    },
    process.env,
  );
}

/** `undefined` if requests to `address` use no proxy. */
export function proxyFor(address: string): ProxyRoute | undefined {
  return URL.canParse(address) ? routeOf(new URL(address)).proxy : undefined;
}
