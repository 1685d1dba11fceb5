// A page is fetched only from a host that the user agreed to, and from nowhere that only this machine can reach.

import { describe, expect, it } from "vitest";
import { fetchPage, PageFailure, type PagePorts } from "../../../src/core/fetch/fetch-page.js";
import { hostOf, isListed } from "../../../src/core/fetch/page-address.js";
import { ManualClock } from "../../support/manual-clock.js";

const html = (body: string, headers: Readonly<Record<string, string>> = { "content-type": "text/html" }): Response =>
  new Response(body, { headers });
const redirect = (location: string): Response => new Response(null, { status: 302, headers: { location } });

/** An internet of pages by address; hosts resolve to a public address unless a test says otherwise. */
class Internet {
  readonly asked: string[] = [];
  readonly requested: string[] = [];
  readonly clock = new ManualClock();
  readonly names = new Map<string, readonly string[] | Error>();
  /** Who answers, if it is another machine than the one looked up. */
  peer: string | undefined;
  proxied = false;
  listed: string[] = [];
  says = true;

  constructor(readonly pages: Readonly<Record<string, () => Response | Promise<Response>>>) {}

  get ports(): PagePorts {
    return {
      clock: this.clock,
      fetch: async (input, init) => {
        const address = String(input);
        this.requested.push(address);
        expect(init).toMatchObject({ redirect: "manual", credentials: "omit" });
        return (await this.pages[address]?.()) ?? new Response("missing", { status: 404 });
      },
      isProxied: () => this.proxied,
      addressesOf: async (url) => {
        const found = this.names.get(url.hostname) ?? ["93.184.216.34"];
        if (found instanceof Error) throw found;
        return found;
      },
      watch: () => ({ address: this.peer, dispose: () => undefined }),
      isListed: (url) => isListed(url, this.listed),
      agrees: async (url, from) => {
        this.asked.push(from ? `${hostOf(from)} → ${hostOf(url)}` : hostOf(url));
        return this.says;
      },
    };
  }

  fetch(address: string, signal = new AbortController().signal): ReturnType<typeof fetchPage> {
    return fetchPage(address, this.ports, signal);
  }

  async failure(address: string): Promise<string> {
    const thrown: unknown = await this.fetch(address).then(
      (page) => new Error(`fetched ${page?.text}`),
      (error: unknown) => error,
    );
    if (!(thrown instanceof PageFailure)) throw thrown;
    return thrown.message;
  }
}

describe("consent", () => {
  it("is asked for the host before anything is sent", async () => {
    const internet = new Internet({ "https://example.org/a": () => html("<title>A</title><p>Text") });
    expect(await internet.fetch("https://example.org/a")).toMatchObject({ title: "A", text: "Text", cut: false });
    expect(internet.asked).toEqual(["example.org"]);
    internet.says = false;
    expect(await internet.fetch("https://other.org/")).toBeUndefined();
    expect(internet.requested).toEqual(["https://example.org/a"]);
  });

  it("is not needed for a listed host", async () => {
    const internet = new Internet({ "https://example.org/": () => html("x") });
    internet.listed = ["example.org"];
    await internet.fetch("example.org");
    expect(internet.asked).toEqual([]);
  });

  it("is asked again for each other host that a redirect leads to, and not for the same", async () => {
    const internet = new Internet({
      "https://example.org/": () => redirect("/b"),
      "https://example.org/b": () => redirect("https://other.org/c#part"),
      "https://other.org/c": () => redirect("https://example.org/d"),
      "https://example.org/d": () => html("Text"),
    });
    const page = await internet.fetch("https://example.org/");
    expect(page?.url.href).toBe("https://example.org/d");
    expect(internet.asked).toEqual(["example.org", "example.org → other.org"]);
  });

  it("that is declined after a redirect ends there", async () => {
    const internet = new Internet({ "https://example.org/": () => redirect("https://other.org/c") });
    internet.listed = ["example.org"];
    internet.says = false;
    expect(await internet.fetch("https://example.org/")).toBeUndefined();
    expect(internet.requested).toEqual(["https://example.org/"]);
  });
});

describe("a private network", () => {
  it.each(["https://10.0.0.5/", "https://wiki.internal/", "https://[fd00::1]/"])("is not reached: %s", async (address) => {
    const internet = new Internet({});
    expect(await internet.failure(address)).toContain("private network");
    expect([internet.asked, internet.requested]).toEqual([[], []]);
  });

  it("is not reached by a name that resolves to it, not even by one of its addresses", async () => {
    const internet = new Internet({});
    internet.names.set("rebind.test", ["93.184.216.34", "192.168.0.1"]);
    internet.names.set("local.test", ["127.0.0.1"]);
    internet.names.set("metadata.test", ["169.254.169.254"]);
    expect(await internet.failure("https://rebind.test/")).toContain("private network");
    expect(await internet.failure("https://local.test/")).toContain("private network");
    expect(await internet.failure("https://metadata.test/")).toContain("not an address on the internet");
    expect(internet.requested).toEqual([]);
  });

  it("that answers although the name was public is not read", async () => {
    const internet = new Internet({ "https://rebind.test/": () => html("internal secret") });
    internet.peer = "10.0.0.5";
    expect(await internet.failure("https://rebind.test/")).toContain("private network");
    internet.peer = undefined;
    internet.names.set("rebind.test", new Error("no such name"));
    expect(await internet.failure("https://rebind.test/")).toContain("was not found");
  });

  it("is reached if the user listed the host, except where machines keep credentials", async () => {
    const internet = new Internet({ "https://wiki.internal/": () => html("Wiki") });
    internet.names.set("wiki.internal", ["10.0.0.5"]);
    internet.peer = "10.0.0.5";
    internet.listed = ["wiki.internal", "169.254.169.254"];
    expect((await internet.fetch("https://wiki.internal/"))?.text).toBe("Wiki");
    expect(await internet.failure("https://169.254.169.254/latest/meta-data")).toContain("not an address on the internet");
  });

  it.each(["http://localhost:8080/", "https://10.0.0.5/", "https://rebind.test/", "https://169.254.169.254/"])(
    "is not reached by a redirect from the internet, not even if it is listed: %s",
    async (location) => {
      const internet = new Internet({ "https://example.org/": () => redirect(location) });
      internet.names.set("rebind.test", ["10.0.0.5"]);
      internet.listed = ["example.org", "localhost:8080", "10.0.0.5", "rebind.test"];
      expect(await internet.failure("https://example.org/")).toMatch(/private network|not an address on the internet/);
      expect(internet.requested).toEqual(["https://example.org/"]);
    },
  );

  it("is not looked for behind a proxy, which looks up names itself; addresses still count", async () => {
    const internet = new Internet({ "https://example.org/": () => html("Text") });
    internet.proxied = true;
    internet.peer = "10.0.0.1";
    internet.names.set("example.org", new Error("no such name"));
    expect((await internet.fetch("https://example.org/"))?.text).toBe("Text");
    expect(await internet.failure("https://10.0.0.5/")).toContain("private network");
  });

  it("of this machine is reached after a question", async () => {
    const internet = new Internet({ "http://localhost:3000/": () => html("Mine") });
    internet.peer = "127.0.0.1";
    expect((await internet.fetch("http://localhost:3000/"))?.text).toBe("Mine");
    expect(internet.asked).toEqual(["localhost:3000"]);
  });
});

describe("a redirect", () => {
  it.each(["http://other.org/", "ftp://other.org/", "https://user:pass@other.org/", "javascript:alert(1)"])(
    "to %s is not followed",
    async (location) => {
      const internet = new Internet({ "https://example.org/": () => redirect(location) });
      expect(await internet.failure("https://example.org/")).toContain("redirects to an address");
      expect(internet.requested).toHaveLength(1);
    },
  );

  it("in a loop ends", async () => {
    const internet = new Internet({ "https://example.org/": () => redirect("/") });
    expect(await internet.failure("https://example.org/")).toContain("redirects too often");
    expect(internet.requested).toHaveLength(6);
  });
});

describe("an answer", () => {
  it("is read up to a limit, and says so", async () => {
    const megabyte = new Uint8Array(1024 * 1024).fill(97);
    let pulled = 0;
    const endless = (): Response =>
      new Response(
        new ReadableStream({
          pull: (controller) => {
            pulled++;
            controller.enqueue(megabyte);
          },
        }),
        { headers: { "content-type": "text/plain" } },
      );
    const page = await new Internet({ "https://example.org/": endless }).fetch("https://example.org/");
    expect(page).toMatchObject({ cut: true });
    expect(page?.text.length).toBe(2 * 1024 * 1024);
    expect(pulled).toBeLessThan(6);
  });

  it.each([
    ["image/png", "\u0089PNG\u0000\u0000"],
    ["application/pdf", "%PDF-1.7"],
    ["application/octet-stream", "text"],
    ["text/plain", "\u0000\u0001\u0002"],
  ])("of the type %s is refused if it is no text", async (type, body) => {
    const internet = new Internet({ "https://example.org/": () => html(body, { "content-type": type }) });
    expect(await internet.failure("https://example.org/")).toContain("not a text page");
  });

  it("is decoded by the header's charset, else by the page's", async () => {
    const latin = (headers: Readonly<Record<string, string>>, head: string): Response =>
      new Response(Uint8Array.from([...new TextEncoder().encode(`${head}caf`), 0xe9]), { headers });
    const internet = new Internet({
      "https://example.org/a": () => latin({ "content-type": "text/html; charset=ISO-8859-1" }, ""),
      "https://example.org/b": () => latin({ "content-type": "text/html" }, '<meta charset="latin1">'),
      "https://example.org/c": () => latin({ "content-type": "text/html; charset=nonsense" }, ""),
      "https://example.org/d": () => html('{"a":1}', { "content-type": "application/json" }),
    });
    const texts = await Promise.all(["a", "b", "c"].map((name) => internet.fetch(`https://example.org/${name}`)));
    expect(texts.map((page) => page?.text)).toEqual(["café", "café", "caf\ufffd"]);
    expect(await internet.fetch("https://example.org/d")).toMatchObject({ language: "json", text: '{"a":1}' });
  });

  it("with an error status is named", async () => {
    expect(await new Internet({}).failure("https://example.org/")).toBe("example.org answered with the status 404.");
  });

  it("that takes too long is given up; time for questions does not count", async () => {
    const hangs = new Internet({ "https://example.org/": () => new Promise<Response>(() => undefined) });
    const failure = hangs.failure("https://example.org/");
    await hangs.clock.running(1);
    hangs.clock.advance(20_000);
    expect(await failure).toBe("example.org took longer than 20 s.");
  });

  it("is not waited for after an abort", async () => {
    const controller = new AbortController();
    const internet = new Internet({ "https://example.org/": () => new Promise<Response>(() => undefined) });
    const fetching = internet.fetch("https://example.org/", controller.signal);
    await internet.clock.running(1);
    controller.abort();
    await expect(fetching).rejects.toThrow("abort");
  });
});
